// Where the changed resource is or was: from the item, else from what the diff says was there, else from its history.
import {
  NoAvailableConfigurationRecorderException,
  ResourceNotDiscoveredException,
  paginateGetResourceConfigHistory,
  type ConfigServiceClient,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import type { Change } from '../rule/triggers';
import type { Message, Relationship } from './decode';
import { refuseSameToken } from './pages';

type ChangeMessage = Extract<Message, { kind: 'change' }>;
type Configuration = Readonly<Record<string, unknown>>;

/** How far back the history is read: its pages span seven days each and may be empty. */
const maxHistoryPages = 5;

/**
 * What the message says of the change, as far as it says it.
 * @returns a change whose `vpcId` is `undefined` where the message does not tell
 */
export function changeOf(message: ChangeMessage): Change {
  const configuration = message.configuration ?? message.previous.configuration;
  const vpcId =
    message.resourceType === 'AWS::EC2::VPC'
      ? message.resourceId
      : (textOf(configuration, 'vpcId') ?? vpcOf(message.relationships) ?? vpcOf(message.previous.relationships));
  return { ...factsOf(message, configuration), vpcId, ahead: aheadOf(message, vpcId) };
}

/** The API reads no more groups of an endpoint at once than it can have. */
const maxGroups = 16;

/** What the item of the changed resource names, or makes likely to be asked for. */
function aheadOf(
  { resourceType, resourceId, configuration }: ChangeMessage,
  vpcId: string | undefined,
): NonNullable<Change['ahead']> {
  switch (resourceType) {
    case 'AWS::EC2::VPCEndpoint': {
      const ids = listIn(configuration, 'groups').map((group) => textOf(group, 'groupId'));
      const groupIds = ids.filter((id) => id !== undefined && /^sg-[0-9a-f]{1,32}$/.test(id)).slice(0, maxGroups);
      return groupIds.length === 0 ? {} : { securityGroups: groupIds as string[] };
    }
    case 'AWS::EC2::SecurityGroup': {
      // Prefix lists in it take a further round.
      const named = listIn(configuration, 'ipPermissions').some((one) => listIn(one, 'prefixListIds').length > 0);
      return named ? { securityGroups: [resourceId] } : {};
    }
    case 'AWS::EC2::NetworkAcl':
      return vpcId === undefined ? {} : { networkAcls: [vpcId] };
    case 'AWS::EC2::RouteTable': {
      const isMain = listIn(configuration, 'associations').some((association) => association['main'] === true);
      return isMain && vpcId !== undefined ? { routeTables: [vpcId] } : {};
    }
    default:
      return {};
  }
}

/** The objects in a list of the configuration; none where it is of another shape. */
function listIn(configuration: Configuration | undefined, field: string): readonly Configuration[] {
  const value = configuration?.[field];
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Configuration => typeof one === 'object' && one !== null);
}

/**
 * The same with what AWS Config remembers of the resource.
 * @returns the change as it was where AWS Config remembers nothing
 */
export async function withHistory(
  config: ConfigServiceClient,
  message: ChangeMessage,
  abortSignal: AbortSignal,
): Promise<Change> {
  const configuration = await lastConfiguration(config, message, abortSignal);
  return { ...factsOf(message, configuration), vpcId: textOf(configuration, 'vpcId') };
}

function factsOf(message: ChangeMessage, configuration: Configuration | undefined): Omit<Change, 'vpcId'> {
  return {
    resourceType: message.resourceType,
    resourceId: message.resourceId,
    deleted: message.deleted,
    serviceName: textOf(configuration, 'serviceName'),
    vpcEndpointType: textOf(configuration, 'vpcEndpointType'),
  };
}

function textOf(configuration: Configuration | undefined, field: string): string | undefined {
  const value = configuration?.[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function vpcOf(relationships: readonly Relationship[]): string | undefined {
  return relationships.find((relationship) => relationship.resourceType === 'AWS::EC2::VPC')?.resourceId;
}

async function lastConfiguration(
  config: ConfigServiceClient,
  { resourceType, resourceId, captureTime }: ChangeMessage,
  abortSignal: AbortSignal,
): Promise<Configuration | undefined> {
  const pages = paginateGetResourceConfigHistory(
    { client: config, pageSize: 5 },
    { resourceType: resourceType as ResourceType, resourceId, laterTime: captureTime },
    { abortSignal },
  );
  try {
    let count = 0;
    let last: string | undefined;
    for await (const page of pages) {
      for (const item of page.configurationItems ?? []) {
        const configuration = parseConfiguration(item.configuration);
        if (configuration) return configuration;
      }
      if (++count === maxHistoryPages) break;
      refuseSameToken(page.nextToken, last, 'GetResourceConfigHistory');
      last = page.nextToken;
    }
  } catch (error) {
    // AWS Config has never seen the resource, or records nothing: there is no history to ask.
    const unknown =
      error instanceof ResourceNotDiscoveredException || error instanceof NoAvailableConfigurationRecorderException;
    if (!unknown) throw error;
  }
  return undefined;
}

// In the history a configuration is JSON text; for a deleted resource it is absent, empty or "null".
function parseConfiguration(text: string | undefined): Configuration | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Configuration) : undefined;
  } catch {
    return undefined;
  }
}
