"""Prints the host names that SDKs call, as JSON: of each service in some Regions, plain, dual-stack and FIPS."""
import json
import sys
from urllib.parse import urlsplit

from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.loaders import Loader

loader = Loader()
partitions = loader.load_data('partitions')


def host(provider, **parameters):
    try:
        known = {name: value for name, value in parameters.items() if name in provider.ruleset.parameters}
        return urlsplit(provider.resolve_endpoint(**known).url).hostname
    except EndpointProviderError:
        return None


hosts = {}
for service in loader.list_available_services('endpoint-rule-set-1'):
    provider = EndpointProvider(loader.load_service_model(service, 'endpoint-rule-set-1'), partitions)
    for region in sys.argv[1:]:
        found = {
            'plain': host(provider, Region=region, UseFIPS=False, UseDualStack=False),
            'dualStack': host(provider, Region=region, UseFIPS=False, UseDualStack=True),
            'fips': host(provider, Region=region, UseFIPS=True, UseDualStack=False),
        }
        hosts.setdefault(region, {})[service] = {kind: name for kind, name in found.items() if name}
print(json.dumps(hosts))
