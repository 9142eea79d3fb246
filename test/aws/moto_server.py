"""Starts moto's API server for the tests over HTTP, with two gaps of its EC2 filled.

Usage: moto_server.py PORT
"""

import sys

from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint
from moto.server import main

# The filter `vpc-endpoint-id` of DescribeVpcEndpoints is looked up under this name.
VPCEndPoint.vpc_endpoint_id = property(lambda endpoint: endpoint.id)

filter_endpoint_services = VPCBackend._filter_endpoint_services


def filter_endpoint_services_by_values(names, filters, services):
    """moto looks for a filter's values under a key that its own parser no longer writes."""
    return filter_endpoint_services(names, [{**item, "Value": item.get("Values", [])} for item in filters], services)


VPCBackend._filter_endpoint_services = staticmethod(filter_endpoint_services_by_values)

if __name__ == "__main__":
    main(["-H", "127.0.0.1", "-p", sys.argv[1]])
