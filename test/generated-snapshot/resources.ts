// Made-up resources of types that no rule looks at: nearly all of a real snapshot.
import { accountId, arn, itemOf, listed, region, tagsFor, zones, type Recorded } from './item';
import type { Random } from './random';

/** A configuration item of one of the types below. */
export function otherItem(random: Random): unknown {
  return itemOf(random, random.of(resources)(random));
}

// The first is there several times: what AWS Config records of interfaces outnumbers the rest.
const resources: readonly [(random: Random) => Recorded, ...((random: Random) => Recorded)[]] = [
  networkInterface,
  networkInterface,
  networkInterface,
  instance,
  volume,
  lambdaFunction,
  role,
  bucket,
  compliance,
  compliance,
  logGroup,
  stack,
];

function networkInterface(random: Random): Recorded {
  const id = `eni-0${random.hex(16)}`;
  const vpcId = `vpc-0${random.hex(16)}`;
  const subnetId = `subnet-0${random.hex(16)}`;
  const groupId = `sg-0${random.hex(16)}`;
  const address = `10.${random.below(250)}.${random.below(250)}.${random.below(250)}`;
  const privateDnsName = `ip-${address.replaceAll('.', '-')}.${region}.compute.internal`;
  return {
    resourceType: 'AWS::EC2::NetworkInterface',
    resourceId: id,
    arn: arn('ec2', `network-interface/${id}`),
    relationships: [
      ['AWS::EC2::SecurityGroup', groupId, 'Is associated with SecurityGroup'],
      ['AWS::EC2::Subnet', subnetId, 'Is contained in Subnet'],
      ['AWS::EC2::VPC', vpcId, 'Is contained in Vpc'],
    ],
    configuration: {
      attachment: {
        attachTime: '2026-01-04T09:12:44.000Z',
        attachmentId: `eni-attach-0${random.hex(16)}`,
        deleteOnTermination: true,
        deviceIndex: 1,
        networkCardIndex: 0,
        instanceOwnerId: 'amazon-aws',
        status: 'attached',
      },
      availabilityZone: random.of(zones),
      description: `AWS Lambda VPC ENI-worker-${random.below(9000)}-${random.uuid()}`,
      groups: [{ groupName: `service-${random.below(40)}`, groupId }],
      interfaceType: 'lambda',
      ipv6Addresses: [],
      macAddress: `06:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`,
      networkInterfaceId: id,
      ownerId: accountId,
      privateDnsName,
      privateIpAddress: address,
      privateIpAddresses: [{ primary: true, privateDnsName, privateIpAddress: address }],
      ipv4Prefixes: [],
      ipv6Prefixes: [],
      requesterId: `AROA${random.hex(16).toUpperCase()}:worker`,
      requesterManaged: true,
      sourceDestCheck: true,
      status: 'in-use',
      subnetId,
      tagSet: [],
      vpcId,
    },
    tags: {},
  };
}

function instance(random: Random): Recorded {
  const id = `i-0${random.hex(16)}`;
  const volumeId = `vol-0${random.hex(16)}`;
  const tags = tagsFor(random, `worker-${random.below(9000)}`);
  return {
    resourceType: 'AWS::EC2::Instance',
    resourceId: id,
    arn: arn('ec2', `instance/${id}`),
    relationships: [
      ['AWS::EC2::Volume', volumeId, 'Is attached to Volume'],
      ['AWS::EC2::VPC', `vpc-0${random.hex(16)}`, 'Is contained in Vpc'],
    ],
    configuration: {
      amiLaunchIndex: 0,
      imageId: `ami-0${random.hex(16)}`,
      instanceId: id,
      instanceType: random.of(['m7g.large', 'c7g.xlarge', 't4g.medium']),
      launchTime: '2026-01-02T07:00:31.000Z',
      monitoring: { state: 'disabled' },
      placement: { availabilityZone: random.of(zones), groupName: '', tenancy: 'default' },
      productCodes: [],
      state: { code: 16, name: 'running' },
      stateTransitionReason: '',
      architecture: 'arm64',
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { attachTime: '2026-01-02T07:00:32.000Z', status: 'attached', volumeId } },
      ],
      clientToken: random.uuid(),
      ebsOptimized: true,
      enaSupport: true,
      hypervisor: 'xen',
      iamInstanceProfile: { arn: `arn:aws:iam::${accountId}:instance-profile/worker`, id: `AIPA${random.hex(16)}` },
      metadataOptions: {
        state: 'applied',
        httpTokens: 'required',
        httpPutResponseHopLimit: 2,
        httpEndpoint: 'enabled',
      },
      rootDeviceName: '/dev/xvda',
      rootDeviceType: 'ebs',
      securityGroups: [{ groupName: 'service-1', groupId: `sg-0${random.hex(16)}` }],
      sourceDestCheck: true,
      tags: listed(tags),
      virtualizationType: 'hvm',
      cpuOptions: { coreCount: 2, threadsPerCore: 1 },
    },
    tags,
  };
}

function volume(random: Random): Recorded {
  const id = `vol-0${random.hex(16)}`;
  const tags = tagsFor(random, `data-${random.below(9000)}`);
  return {
    resourceType: 'AWS::EC2::Volume',
    resourceId: id,
    arn: arn('ec2', `volume/${id}`),
    relationships: [['AWS::EC2::Instance', `i-0${random.hex(16)}`, 'Is attached to Instance']],
    configuration: {
      attachments: [{ attachTime: '2026-01-02T07:00:32.000Z', device: '/dev/xvda', state: 'attached', volumeId: id }],
      availabilityZone: random.of(zones),
      createTime: '2026-01-02T07:00:31.914Z',
      encrypted: true,
      kmsKeyId: arn('kms', `key/${random.uuid()}`),
      size: 8 + random.below(500),
      snapshotId: `snap-0${random.hex(16)}`,
      state: 'in-use',
      volumeId: id,
      iops: 3000,
      tags: listed(tags),
      volumeType: 'gp3',
      fastRestored: false,
      multiAttachEnabled: false,
      throughput: 125,
    },
    tags,
  };
}

function lambdaFunction(random: Random): Recorded {
  const name = `orders-${random.of(['import', 'export', 'notify', 'reconcile'])}-${random.hex(6)}`;
  return {
    resourceType: 'AWS::Lambda::Function',
    resourceId: name,
    resourceName: name,
    arn: arn('lambda', `function:${name}`),
    relationships: [['AWS::IAM::Role', `AROA${random.hex(16)}`, 'Is associated with ']],
    configuration: {
      functionName: name,
      functionArn: arn('lambda', `function:${name}`),
      runtime: 'nodejs20.x',
      role: `arn:aws:iam::${accountId}:role/${name}`,
      handler: 'index.handler',
      codeSize: random.below(5_000_000),
      description: 'Moves “orders” between systems — état: prêt',
      timeout: 30,
      memorySize: 256,
      lastModified: '2026-01-03T10:11:12.000+0000',
      codeSha256: random.hex(44),
      version: '$LATEST',
      environment: { variables: { TABLE: `orders-${random.hex(6)}`, LOG_LEVEL: 'INFO' } },
      tracingConfig: { mode: 'Active' },
      revisionId: random.uuid(),
      packageType: 'Zip',
      architectures: ['arm64'],
    },
    supplementary: { Tags: '{"team":"ledger"}' },
    tags: tagsFor(random, name),
  };
}

function role(random: Random): Recorded {
  const name = `service-role-${random.hex(8)}`;
  const id = `AROA${random.hex(17).toUpperCase()}`;
  const trust = '%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D';
  return {
    resourceType: 'AWS::IAM::Role',
    resourceId: id,
    resourceName: name,
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    relationships: [
      ['AWS::IAM::Policy', `ANPA${random.hex(17).toUpperCase()}`, 'Is attached to CustomerManagedPolicy'],
    ],
    configuration: {
      path: '/',
      roleName: name,
      roleId: id,
      arn: `arn:aws:iam::${accountId}:role/${name}`,
      createDate: '2025-11-20T08:07:06.000Z',
      assumeRolePolicyDocument: trust,
      instanceProfileList: [],
      rolePolicyList: [{ policyName: 'inline', policyDocument: trust.repeat(4) }],
      attachedManagedPolicies: [{ policyName: 'base', policyArn: `arn:aws:iam::${accountId}:policy/base` }],
      tags: [],
      roleLastUsed: null,
    },
    tags: {},
  };
}

function bucket(random: Random): Recorded {
  const name = `archive-${random.hex(10)}`;
  return {
    resourceType: 'AWS::S3::Bucket',
    resourceId: name,
    resourceName: name,
    arn: `arn:aws:s3:::${name}`,
    relationships: [],
    configuration: { name, owner: { displayName: null, id: random.hex(64) }, creationDate: '2025-09-01T00:00:00.000Z' },
    supplementary: {
      AccessControlList: `{"grantSet":null,"owner":{"id":"${random.hex(64)}"},"grantList":[{"permission":"FullControl"}]}`,
      BucketPolicy: `{"policyText":"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Deny\\",\\"Principal\\":\\"*\\"}]}"}`,
      PublicAccessBlockConfiguration: '{"blockPublicAcls":true,"ignorePublicAcls":true,"blockPublicPolicy":true}',
      ServerSideEncryptionConfiguration:
        '{"rules":[{"applyServerSideEncryptionByDefault":{"sseAlgorithm":"aws:kms"}}]}',
    },
    tags: tagsFor(random, name),
  };
}

function compliance(random: Random): Recorded {
  const target = `AWS::EC2::Volume/vol-0${random.hex(16)}`;
  return {
    resourceType: 'AWS::Config::ResourceCompliance',
    resourceId: target,
    arn: arn('config', `resource-compliance/${target}`),
    relationships: [['AWS::EC2::Volume', target.slice(17), 'Is associated with ']],
    configuration: {
      targetResourceId: target.slice(17),
      targetResourceType: 'AWS::EC2::Volume',
      configRuleList: Array.from({ length: 3 }, (_none, index) => ({
        configRuleArn: arn('config', `config-rule/config-rule-${random.hex(6)}`),
        configRuleId: `config-rule-${index}`,
        configRuleName: `volume-rule-${index}`,
        complianceType: random.below(5) === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
      })),
      complianceType: 'COMPLIANT',
    },
    tags: {},
  };
}

function logGroup(random: Random): Recorded {
  const name = `/aws/lambda/orders-${random.hex(8)}`;
  return {
    resourceType: 'AWS::Logs::LogGroup',
    resourceId: name,
    resourceName: name,
    arn: arn('logs', `log-group:${name}`),
    relationships: [],
    configuration: { LogGroupName: name, RetentionInDays: 30, Arn: arn('logs', `log-group:${name}:*`), Tags: [] },
    tags: tagsFor(random, name),
  };
}

function stack(random: Random): Recorded {
  const name = `service-${random.hex(6)}`;
  const id = arn('cloudformation', `stack/${name}/${random.uuid()}`);
  const outputs = Array.from({ length: 4 }, (_none, index) => ({
    outputKey: `Output${index}`,
    outputValue: arn('sns', `topic-${random.hex(8)}`),
  }));
  return {
    resourceType: 'AWS::CloudFormation::Stack',
    resourceId: id,
    resourceName: name,
    arn: id,
    relationships: outputs.map(({ outputValue }) => ['AWS::SNS::Topic', outputValue, 'Contains '] as const),
    configuration: {
      stackId: id,
      stackName: name,
      description: 'A service.\nDeployed from "main" with \\ in its path.',
      parameters: [{ parameterKey: 'Stage', parameterValue: 'production' }],
      creationTime: '2025-12-24T18:00:00.000Z',
      rollbackConfiguration: { rollbackTriggers: [] },
      stackStatus: 'UPDATE_COMPLETE',
      disableRollback: false,
      capabilities: ['CAPABILITY_IAM'],
      outputs,
      tags: [],
      enableTerminationProtection: false,
      driftInformation: { stackDriftStatus: 'NOT_CHECKED' },
    },
    tags: tagsFor(random, name),
  };
}
