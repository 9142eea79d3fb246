"""Prints what the SAM transform makes of templates: one JSON object, by path. Nothing needs to be built for it."""

import json
import os
import sys

from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform


class NoManagedPolicies:
    """The transform asks for ARNs of managed policies by name; these templates name none."""

    def load(self):
        return {}


def translated(path):
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    for resource in template["Resources"].values():
        code = resource.get("Properties", {}).get("CodeUri")
        if isinstance(code, str) and not code.startswith("s3://"):
            # As sam package leaves it.
            resource["Properties"]["CodeUri"] = "s3://bundles/" + code.lstrip("./")
    return transform(template, {}, NoManagedPolicies())


os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
print(json.dumps({path: translated(path) for path in sys.argv[1:]}))
