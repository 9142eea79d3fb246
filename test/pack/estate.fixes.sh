# route-table-endpoint-routes-healthy: rtb-034ef7673c65273c7
aws ec2 replace-route --region us-east-1 --route-table-id rtb-034ef7673c65273c7 --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-074a45feb143dca6e
aws ec2 delete-route --region us-east-1 --route-table-id rtb-034ef7673c65273c7 --destination-prefix-list-id pl-63a5400a
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0f5fb7bc4831a282a --add-route-table-ids rtb-034ef7673c65273c7

# route-table-firewall-symmetric: rtb-0c5e9bfd2f17aefa8
aws ec2 create-route --region us-east-1 --route-table-id rtb-0c5e9bfd2f17aefa8 --destination-cidr-block 10.30.112.0/24 --vpc-endpoint-id vpce-0b4a6d5dcf85375bd

# route-table-gateway-endpoint-used: rtb-0187812c78556b808
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0f5fb7bc4831a282a --add-route-table-ids rtb-0187812c78556b808

# route-table-gateway-endpoint-used: rtb-080be03fb61569e82
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0f5fb7bc4831a282a --add-route-table-ids rtb-080be03fb61569e82
aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0351b8e02386c9078 --vpc-endpoint-type Gateway --service-name com.amazonaws.us-east-1.dynamodb --route-table-ids rtb-080be03fb61569e82

# route-table-gateway-endpoint-used: rtb-0b277b89ee6e46cbb
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-08965240f2f5417ca --add-route-table-ids rtb-0b277b89ee6e46cbb

# route-table-gateway-endpoint-used: rtb-0b82afd5b58876dc9
aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-0351b8e02386c9078 --vpc-endpoint-type Gateway --service-name com.amazonaws.us-east-1.dynamodb --route-table-ids rtb-0b82afd5b58876dc9

# route-table-gateway-endpoint-used: rtb-0d9eb1f997d588fd4
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0e59538eeae31738f --add-route-table-ids rtb-0d9eb1f997d588fd4
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-08965240f2f5417ca --add-route-table-ids rtb-0d9eb1f997d588fd4

# route-table-gateway-endpoint-used: rtb-0fa1c47c769cc4688
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-08965240f2f5417ca --add-route-table-ids rtb-0fa1c47c769cc4688

# route-table-isolated-no-internet: rtb-0b82afd5b58876dc9
aws ec2 delete-route --region us-east-1 --route-table-id rtb-0b82afd5b58876dc9 --destination-cidr-block 0.0.0.0/0

# sg-egress-allows-gateway-prefix-list: sg-0bd3e8eb845d018ed
aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0bd3e8eb845d018ed --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-63a5400a},{PrefixListId=pl-02cd2c6b}]'

# sg-egress-allows-gateway-prefix-list: sg-0eb063472eebcdeff
aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0eb063472eebcdeff --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-63a5400a}]'

# sg-egress-allows-interface-endpoints: sg-0a912307659ed3125
aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0a912307659ed3125 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-04a711f2e019d8f86}]'

# vpc-dns-attributes-enabled: vpc-0351b8e02386c9078
aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0351b8e02386c9078 --enable-dns-hostnames

# vpc-required-endpoints-present: vpc-07932fe82a54b948e
aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-07932fe82a54b948e --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ecr.api --subnet-ids subnet-0b13a6927aeceb12f subnet-0320f054a45deeabd --security-group-ids sg-04a711f2e019d8f86 --private-dns-enabled

# vpc-ssm-endpoints-complete: vpc-07932fe82a54b948e
aws ec2 create-vpc-endpoint --region us-east-1 --vpc-id vpc-07932fe82a54b948e --vpc-endpoint-type Interface --service-name com.amazonaws.us-east-1.ssmmessages --subnet-ids subnet-0b13a6927aeceb12f subnet-0320f054a45deeabd --security-group-ids sg-04a711f2e019d8f86 --private-dns-enabled

# vpce-address-family-fits: vpce-045bd024541a0ffb3
aws ec2 associate-subnet-cidr-block --region us-east-1 --subnet-id subnet-050097bbb58f3f792 --ipv6-cidr-block '<subnet-ipv6-cidr>'
aws ec2 associate-subnet-cidr-block --region us-east-1 --subnet-id subnet-099cb8223cbdbc6ef --ipv6-cidr-block '<subnet-ipv6-cidr>'
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-045bd024541a0ffb3 --ip-address-type dualstack --dns-options DnsRecordIpType=dualstack

# vpce-address-family-fits: vpce-074a9ff33a736df98
aws ec2 associate-subnet-cidr-block --region us-east-1 --subnet-id subnet-050097bbb58f3f792 --ipv6-cidr-block '<subnet-ipv6-cidr>'
aws ec2 associate-subnet-cidr-block --region us-east-1 --subnet-id subnet-099cb8223cbdbc6ef --ipv6-cidr-block '<subnet-ipv6-cidr>'
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-074a9ff33a736df98 --ip-address-type dualstack --dns-options DnsRecordIpType=dualstack

# vpce-address-family-fits: vpce-0b68203ae9ebf5be8
aws ec2 associate-subnet-cidr-block --region us-east-1 --subnet-id subnet-050097bbb58f3f792 --ipv6-cidr-block '<subnet-ipv6-cidr>'
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0b68203ae9ebf5be8 --ip-address-type dualstack --dns-options DnsRecordIpType=dualstack

# vpce-gateway-route-present: vpce-08965240f2f5417ca
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-08965240f2f5417ca --add-route-table-ids rtb-0b277b89ee6e46cbb rtb-0d9eb1f997d588fd4 rtb-0fa1c47c769cc4688

# vpce-gwlb-endpoint-routed: vpce-074a45feb143dca6e
aws ec2 create-route --region us-east-1 --route-table-id '<route-table-to-inspect>' --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id vpce-074a45feb143dca6e

# vpce-multi-az: vpce-0651046fd0a988d44
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0651046fd0a988d44 --add-subnet-ids subnet-0b13a6927aeceb12f

# vpce-multi-az: vpce-0b68203ae9ebf5be8
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0b68203ae9ebf5be8 --add-subnet-ids subnet-099cb8223cbdbc6ef

# vpce-nacl-allows-https: vpce-014f7c1e63799effe
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow

# vpce-nacl-allows-https: vpce-027f092c1d37859a2
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow

# vpce-nacl-allows-https: vpce-033da91e5cbe8821b
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow

# vpce-nacl-allows-https: vpce-0380195c927759f1a
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow

# vpce-nacl-allows-https: vpce-0651046fd0a988d44
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --ingress --rule-number 80 --protocol tcp --port-range From=443,To=443 --cidr-block 10.30.16.0/20 --rule-action allow

# vpce-nacl-allows-https: vpce-068b425ee6a7dc6a9
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --ingress --rule-number 80 --protocol tcp --port-range From=443,To=443 --cidr-block 10.30.16.0/20 --rule-action allow

# vpce-nacl-allows-https: vpce-0dfaac287fa6ddaf4
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --egress --rule-number 110 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.30.0.0/16 --rule-action allow
aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-028bf0999b37d598b --ingress --rule-number 80 --protocol tcp --port-range From=443,To=443 --cidr-block 10.30.16.0/20 --rule-action allow

# vpce-policy-least-privilege: vpce-033da91e5cbe8821b
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Sid":"OnlyFromThisVpc","Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-07932fe82a54b948e","aws:PrincipalOrgID":"<organization-id>","aws:ResourceOrgID":"<organization-id>"}}}]}' > vpce-033da91e5cbe8821b-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-033da91e5cbe8821b --policy-document file://vpce-033da91e5cbe8821b-policy.json

# vpce-policy-least-privilege: vpce-074a9ff33a736df98
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Resource":"*","Action":"<allowed-actions>"}]}' > vpce-074a9ff33a736df98-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-074a9ff33a736df98 --policy-document file://vpce-074a9ff33a736df98-policy.json

# vpce-policy-not-full-access: vpce-08965240f2f5417ca
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"<organization-id>","aws:ResourceOrgID":"<organization-id>"}}}]}' > vpce-08965240f2f5417ca-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-08965240f2f5417ca --policy-document file://vpce-08965240f2f5417ca-policy.json

# vpce-policy-not-full-access: vpce-0b68203ae9ebf5be8
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"<organization-id>","aws:ResourceOrgID":"<organization-id>"}}}]}' > vpce-0b68203ae9ebf5be8-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0b68203ae9ebf5be8 --policy-document file://vpce-0b68203ae9ebf5be8-policy.json

# vpce-policy-not-full-access: vpce-0f5fb7bc4831a282a
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"<organization-id>","aws:ResourceOrgID":"<organization-id>"}}},{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*","arn:aws:s3:::aws-ssm-us-east-1/*","arn:aws:s3:::aws-windows-downloads-us-east-1/*","arn:aws:s3:::amazon-ssm-us-east-1/*","arn:aws:s3:::us-east-1-birdwatcher-prod/*","arn:aws:s3:::patch-baseline-snapshot-us-east-1/*","arn:aws:s3:::aws-patch-manager-us-east-1-1970c647d/*","arn:aws:s3:::aws-patchmanager-macos-us-east-1-1970c647d/*","arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*","arn:aws:s3:::amazonlinux-2-repos-us-east-1/*","arn:aws:s3:::amazoncloudwatch-agent-us-east-1/*","arn:aws:s3:::amazoncloudwatch-agent/*","arn:aws:s3:::aws-codedeploy-us-east-1/*","arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*","arn:aws:s3:::prod.us-east-1.appinfo.src/*","arn:aws:s3:::ec2imagebuilder-toe-us-east-1-prod/*","arn:aws:s3:::ec2imagebuilder-managed-resources-us-east-1-prod/components/*"]},{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":["arn:aws:s3:::cloudformation-waitcondition-us-east-1/*","arn:aws:s3:::cloudformation-custom-resource-response-useast1/*"]}]}' > vpce-0f5fb7bc4831a282a-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0f5fb7bc4831a282a --policy-document file://vpce-0f5fb7bc4831a282a-policy.json

# vpce-policy-service-requirements: vpce-068b425ee6a7dc6a9
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Sid":"OwnOrganizationOnly","Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-q7d3k9x2vm","aws:ResourceOrgID":"o-q7d3k9x2vm"}}},{"Effect":"Allow","Principal":"*","Action":"ssm:GetDocument","Resource":"arn:aws:ssm:us-east-1::document/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"<organization-id>"}}},{"Effect":"Allow","Principal":"*","Action":"ssm:GetParameters","Resource":"arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"<organization-id>"}}}]}' > vpce-068b425ee6a7dc6a9-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-068b425ee6a7dc6a9 --policy-document file://vpce-068b425ee6a7dc6a9-policy.json

# vpce-policy-trusted-perimeter: vpce-033da91e5cbe8821b
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Sid":"OnlyFromThisVpc","Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-07932fe82a54b948e","aws:PrincipalOrgID":["o-q7d3k9x2vm"]}}}]}' > vpce-033da91e5cbe8821b-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-033da91e5cbe8821b --policy-document file://vpce-033da91e5cbe8821b-policy.json

# vpce-policy-trusted-perimeter: vpce-053a8cf1d651752fd
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Sid":"OwnOrganization","Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-q7d3k9x2vm"}}}]}' > vpce-053a8cf1d651752fd-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-053a8cf1d651752fd --policy-document file://vpce-053a8cf1d651752fd-policy.json

# vpce-policy-trusted-perimeter: vpce-074a9ff33a736df98
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","NotAction":"execute-api:InvalidateCache","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-q7d3k9x2vm"]}}}]}' > vpce-074a9ff33a736df98-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-074a9ff33a736df98 --policy-document file://vpce-074a9ff33a736df98-policy.json

# vpce-policy-trusted-perimeter: vpce-08965240f2f5417ca
printf '%s\n' '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-q7d3k9x2vm"]}}}]}' > vpce-08965240f2f5417ca-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-08965240f2f5417ca --policy-document file://vpce-08965240f2f5417ca-policy.json

# vpce-policy-trusted-perimeter: vpce-0b68203ae9ebf5be8
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-q7d3k9x2vm"]}}}]}' > vpce-0b68203ae9ebf5be8-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0b68203ae9ebf5be8 --policy-document file://vpce-0b68203ae9ebf5be8-policy.json

# vpce-policy-trusted-perimeter: vpce-0f5fb7bc4831a282a
printf '%s\n' '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-q7d3k9x2vm"]}}},{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*","arn:aws:s3:::aws-ssm-us-east-1/*","arn:aws:s3:::aws-windows-downloads-us-east-1/*","arn:aws:s3:::amazon-ssm-us-east-1/*","arn:aws:s3:::us-east-1-birdwatcher-prod/*","arn:aws:s3:::patch-baseline-snapshot-us-east-1/*","arn:aws:s3:::aws-patch-manager-us-east-1-1970c647d/*","arn:aws:s3:::aws-patchmanager-macos-us-east-1-1970c647d/*","arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*","arn:aws:s3:::amazonlinux-2-repos-us-east-1/*","arn:aws:s3:::amazoncloudwatch-agent-us-east-1/*","arn:aws:s3:::amazoncloudwatch-agent/*","arn:aws:s3:::aws-codedeploy-us-east-1/*","arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*","arn:aws:s3:::prod.us-east-1.appinfo.src/*","arn:aws:s3:::ec2imagebuilder-toe-us-east-1-prod/*","arn:aws:s3:::ec2imagebuilder-managed-resources-us-east-1-prod/components/*"]},{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":["arn:aws:s3:::cloudformation-waitcondition-us-east-1/*","arn:aws:s3:::cloudformation-custom-resource-response-useast1/*"]}]}' > vpce-0f5fb7bc4831a282a-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0f5fb7bc4831a282a --policy-document file://vpce-0f5fb7bc4831a282a-policy.json

# vpce-private-dns-enabled: vpce-027f092c1d37859a2
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-027f092c1d37859a2 --private-dns-enabled

# vpce-s3-policy-service-buckets: vpce-0e59538eeae31738f
printf '%s\n' '{"Version":"2012-10-17","Statement":[{"Sid":"OwnBuckets","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::larkspur-staging-*","arn:aws:s3:::larkspur-artifacts","arn:aws:s3:::larkspur-artifacts/*"],"Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}},{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*","arn:aws:s3:::aws-ssm-us-east-1/*","arn:aws:s3:::aws-windows-downloads-us-east-1/*","arn:aws:s3:::amazon-ssm-us-east-1/*","arn:aws:s3:::us-east-1-birdwatcher-prod/*","arn:aws:s3:::patch-baseline-snapshot-us-east-1/*"]}]}' > vpce-0e59538eeae31738f-policy.json
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0e59538eeae31738f --policy-document file://vpce-0e59538eeae31738f-policy.json

# vpce-service-name-allowed: vpce-045bd024541a0ffb3
aws ec2 describe-vpc-endpoint-services --region us-east-1 --service-names com.amazonaws.vpce.us-east-1.vpce-svc-0f288b70ea106df62

# vpce-sg-allows-https: vpce-014f7c1e63799effe
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0fb705105126596d4 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.30.0.0/16}]'

# vpce-sg-allows-https: vpce-0b68203ae9ebf5be8
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0e531630c907f20c3 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-0eb063472eebcdeff},{GroupId=sg-06e6355d6088278df}]'

# vpce-sg-not-default: vpce-0b68203ae9ebf5be8
aws ec2 create-security-group --region us-east-1 --vpc-id vpc-0351b8e02386c9078 --group-name clients-of-vpce-0b68203ae9ebf5be8 --description 'Clients of vpce-0b68203ae9ebf5be8'
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id '<new-security-group>' --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=172.20.0.0/16}]'
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0b68203ae9ebf5be8 --add-security-group-ids '<new-security-group>' --remove-security-group-ids sg-0e531630c907f20c3

# vpce-sg-not-open: vpce-033da91e5cbe8821b
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0ed60d338ac73b693 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.30.0.0/16}]'
aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0ed60d338ac73b693 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/7}]'

# vpce-sg-not-open: vpce-045bd024541a0ffb3
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-06e6355d6088278df --ip-permissions 'IpProtocol=tcp,FromPort=<service-port>,ToPort=<service-port>,IpRanges=[{CidrIp=172.20.0.0/16}]'
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-06e6355d6088278df --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=172.20.0.0/16}]'
aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-06e6355d6088278df --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'

# vpce-sg-not-open: vpce-074a9ff33a736df98
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-06e6355d6088278df --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=172.20.0.0/16}]'
aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-06e6355d6088278df --ip-permissions 'IpProtocol=tcp,FromPort=<service-port>,ToPort=<service-port>,IpRanges=[{CidrIp=172.20.0.0/16}]'
aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-06e6355d6088278df --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'

# vpce-state-available: vpce-040e36c08e15983df
aws ec2 accept-vpc-endpoint-connections --region us-east-1 --service-id vpce-svc-0db62b438ad63ca70 --vpc-endpoint-ids vpce-040e36c08e15983df
