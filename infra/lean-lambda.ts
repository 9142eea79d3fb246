// What the AWS SDK and Powertools can do and a Lambda function of this project never does: what is taken out of its
// bundle. docs/decisions/0007-lean-bundles.md says why each is safe.
import { instead, membersRemoved, replaced, withReplaced, withoutMembers, type SourceEdit } from './source-edits';

const smithy = '@smithy/core/dist-es/submodules';
const aws = '@aws-sdk/core/dist-es/submodules';
const sts = '@aws-sdk/nested-clients/dist-es/submodules/sts';
const logger = '@aws-lambda-powertools/logger/lib/esm';
const metrics = '@aws-lambda-powertools/metrics/lib/esm';

/** Credentials, settings, and what is asked about the machine: all of it is in the environment. */
const surroundings: readonly SourceEdit[] = [
  // The default chain would bring clients for SSO, STS and sign-in.
  instead(
    '@aws-sdk/credential-provider-node/dist-es/index.js',
    'defaultProvider',
    "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  ),
  // ~/.aws is not even looked for.
  instead(
    `${smithy}/config/shared-ini-file-loader/loadSharedConfigFiles.js`,
    'loadSharedConfigFiles',
    `export { CONFIG_PREFIX_SEPARATOR } from './constants';
     export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  ),
  // Asked of EC2's instance metadata, which a function cannot reach.
  instead(
    `${smithy}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`,
    'getInstanceMetadataRegion',
    'export const getInstanceMetadataRegion = async () => undefined;',
  ),
  // The template names the version of Node.js.
  instead(
    `${aws}/client/emitWarningIfUnsupportedVersion.js`,
    'emitWarningIfUnsupportedVersion',
    `export const state = { warningEmitted: true };
     export const emitWarningIfUnsupportedVersion = () => {};`,
  ),
  // Node.js brings SHA-256; this is for a Node.js built without it.
  instead(
    `${smithy}/checksum/sha256/Sha256Js.js`,
    'Sha256Js',
    "export function Sha256Js() { throw new Error('This bundle needs the SHA-256 of Node.js.'); }",
  ),
];

/** Kinds of calls that no function makes: event streams, presigned URLs, several Regions at once, S3's buckets. */
const calls: readonly SourceEdit[] = [
  {
    module: '@smithy/signature-v4/dist-es/SignatureV4.js',
    apply: (source) =>
      // With no other kind of thing to sign, a request is what is signed.
      withReplaced(
        withoutMembers(source, ['headerFormatter', 'presign', 'sign', 'signEvent', 'signMessage', 'signString']),
        'async signRequest(',
        'async sign(',
      ),
  },
  {
    module: `${smithy}/protocols/HttpProtocol.js`,
    apply: (source) =>
      // No command of EC2, AWS Config, Route 53, Security Hub or STS puts something before the host's name.
      withReplaced(
        withoutMembers(source, [
          'setHostPrefix',
          'serializeEventStream',
          'deserializeEventStream',
          'loadEventStreamCapability',
          'getEventStreamMarshaller',
          'resolveEventStreamMarshaller',
        ]),
        '\n    deserializeMetadata(',
        '\n    setHostPrefix() {}\n    deserializeMetadata(',
      ),
  },
  instead(
    `${smithy}/endpoints/middleware-endpoint/service-customizations/index.js`,
    'resolveParamsForS3',
    'export const resolveParamsForS3 = async () => {};',
  ),
  // Calls of STS are signed for one Region, like all others.
  instead(
    `${sts}/auth/httpAuthSchemeProvider.js`,
    'defaultSTSHttpAuthSchemeProvider',
    `import { resolveAwsSdkSigV4Config } from '@aws-sdk/core/httpAuthSchemes';
     import { getSmithyContext, normalizeProvider } from '@smithy/core/client';
     export const defaultSTSHttpAuthSchemeParametersProvider = async (config, context) => ({
       operation: getSmithyContext(context).operation,
       region: await normalizeProvider(config.region)(),
     });
     export const defaultSTSHttpAuthSchemeProvider = ({ region }) => [
       {
         schemeId: 'aws.auth#sigv4',
         signingProperties: { name: 'sts', region },
         propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
       },
     ];
     export const resolveHttpAuthSchemeConfig = (config) =>
       Object.assign(resolveAwsSdkSigV4Config(config), {
         authSchemePreference: normalizeProvider(config.authSchemePreference ?? []),
       });`,
  ),
  { module: `${sts}/runtimeConfig.js`, apply: withOneWayToSign },
  {
    module: `${sts}/runtimeConfig.shared.js`,
    apply: (source) =>
      withReplaced(
        withOneWayToSign(source),
        'import { SignatureV4MultiRegion } from "@aws-sdk/signature-v4-multi-region";',
        "import { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';",
      ),
  },
];

/** What is kept for callers that change how a client works or look over its shoulder: nobody does. */
const extensions: readonly SourceEdit[] = [
  clientExtensions('@aws-sdk/client-*/dist-es/runtimeExtensions.js'),
  clientExtensions(`${sts}/runtimeExtensions.js`),
  // No client is given a logger.
  instead(
    `${aws}/client/middleware-logger/loggerMiddleware.js`,
    'getLoggerPlugin',
    `export const loggerMiddleware = () => (next) => next;
     export const loggerMiddlewareOptions = {};
     export const getLoggerPlugin = () => ({ applyToStack: () => {} });`,
  ),
  instead(
    `${smithy}/client/smithy-client/schemaLogFilter.js`,
    'schemaLogFilter',
    "export const schemaLogFilter = () => '***SensitiveInformation***';",
  ),
  // Methods of a string on the bytes of a request, for middleware of old.
  membersRemoved(`${smithy}/protocols/json/codec-v2/JsonBytesStringAdapter.js`, [
    ...['toString', 'valueOf', 'includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith', 'match', 'replace'],
    ...['search', 'split', 'substring', 'trim', 'trimStart', 'trimEnd', 'charAt', 'charCodeAt', 'padStart', 'padEnd'],
    ...['repeat', 'toUpperCase', 'toLowerCase', 's', 'string'],
  ]),
];

/** Shapes that no call of ours sends or receives. */
const shapes: readonly SourceEdit[] = [
  // Of the two parsers of dates in the SDK one is enough.
  replaced(
    `${smithy}/retry/middleware-retry/parseRetryAfterHeader.js`,
    'import { parseRfc7231DateTime } from',
    'import { _parseRfc7231DateTime as parseRfc7231DateTime } from',
  ),
  replaced(
    `${smithy}/protocols/json/codec-v2/JsonShapeDeserializer2.js`,
    ' parseEpochTimestamp, parseRfc3339DateTimeWithOffset, parseRfc7231DateTime, ',
    ` _parseEpochTimestamp as parseEpochTimestamp,
      _parseRfc3339DateTimeWithOffset as parseRfc3339DateTimeWithOffset,
      _parseRfc7231DateTime as parseRfc7231DateTime, `,
  ),
  // Route 53 is asked with GET: nothing is written as XML.
  instead(
    `${aws}/protocols/xml/XmlShapeSerializer.js`,
    'XmlShapeSerializer',
    `import { SerdeContextConfig } from '../ConfigurableSerdeContext';
     export class XmlShapeSerializer extends SerdeContextConfig {
       write() { throw new Error('This bundle was built without bodies in XML.'); }
       flush() {}
     }`,
  ),
  replaced(
    `${smithy}/protocols/HttpBindingProtocol.js`,
    'dataObject[memberName] = sdkStreamMixin(response.body);',
    "throw new Error('This bundle was built without streams.');",
  ),
];

/** Of Powertools: decorators, children, buffers and whatever else our code does not call. */
export const powertools = [
  membersRemoved(`${logger}/Logger.js`, [
    ...['addPersistentLogAttributes', 'createChild', 'createLogger', 'critical', 'getLevelName', 'getLogEvent'],
    ...['getPersistentLogAttributes', 'injectLambdaContext', 'injectLambdaContextAfterOrOnError'],
    ...['injectLambdaContextBefore', 'logEventIfEnabled', 'refreshSampleRateCalculation', 'removeKeys'],
    ...['removePersistentKeys', 'removePersistentLogAttributes', 'setPersistentLogAttributes'],
    ...['persistentLogAttributes', 'shouldLogEvent', 'trace', 'clearBuffer', 'setCorrelationId', 'getCorrelationId'],
  ]),
  membersRemoved(`${metrics}/Metrics.js`, [
    ...['addDimension', 'addDimensions', 'addMetadata', 'captureColdStartMetric', 'clearDefaultDimensions'],
    ...['isDisabled', 'logMetrics', '[Symbol.dispose]', 'setTimestamp', 'setFunctionName', 'setThrowOnEmptyMetrics'],
    ...['singleMetric', 'throwOnEmptyMetrics', '#validateEmfTimestamp'],
  ]),
];

/** Every change that is made for a Lambda function. */
export const lambdaOnly: readonly SourceEdit[] = [...surroundings, ...calls, ...extensions, ...shapes, ...powertools];

/** The configuration of a client that signs in one way, out of three. */
function withOneWayToSign(source: string): string {
  const others = /,\s*\{\s*schemeId: "aws\.auth#sigv4a"[\s\S]*?new NoAuthSigner\(\),\s*\}(?=,\s*\])/;
  if (!others.test(source)) throw new Error('It does not sign in three ways.');
  return source.replace(others, '').replace(/\n *sigv4aSigningRegionSet: .*/, '');
}

/** A client's configuration as it is without extensions, which would change it. */
function clientExtensions(module: string): SourceEdit {
  return instead(
    module,
    'resolveRuntimeExtensions',
    `import { getHttpHandlerExtensionConfiguration } from '@smithy/core/protocols';
     export const resolveRuntimeExtensions = (config) => {
       // This tells the handler of the client's timeouts.
       getHttpHandlerExtensionConfiguration(config);
       return config;
     };`,
  );
}
