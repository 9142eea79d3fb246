"""Prints what the SAM transform makes of templates: one JSON object, by path. What is in dist/ does not matter to it."""

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
        if resource["Type"] == "AWS::Serverless::Function" and "CodeUri" in resource["Properties"]:
            # As sam package leaves it.
            resource["Properties"]["CodeUri"] = "s3://bundles/" + resource["Properties"]["CodeUri"].lstrip("./")
    return transform(template, {}, NoManagedPolicies())


os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
print(json.dumps({path: translated(path) for path in sys.argv[1:]}))
