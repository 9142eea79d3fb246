// The rooms of the house, lowest floor first: a room looks only at rooms that stand before it.
import type { Room } from './imports';

const anyPackage = /./;
const facts = ['shared/facts'];
const network = [...facts, 'shared/network/model', 'shared/network'];
const questions = [...network, 'shared/policy', 'shared/path'];
const rule = [...questions, 'shared/rule'];
const registry = ['functions/index', 'functions/fixes'];
const shared = [...rule, 'shared/facts/services', 'shared/sources', 'shared/aws', 'shared/fix'];

/** Every source file of the project is in one of them. */
export const rooms: readonly Room[] = [
  { name: 'shared/facts', files: /^shared\/facts\/(?!services\.ts$)/, below: [], pure: true },
  // It is large: no bundle of a rule holds it.
  { name: 'shared/facts/services', files: /^shared\/facts\/services\.ts$/, below: facts, pure: true },
  { name: 'shared/network/model', files: /^shared\/network\/model\//, below: [], pure: true },
  {
    name: 'shared/network',
    files: /^shared\/network\/[^/]+$/,
    below: [...facts, 'shared/network/model'],
    packages: /^(?:ip-bigint|node:net)$/,
    pure: true,
  },
  { name: 'shared/policy', files: /^shared\/policy\//, below: network, pure: true },
  { name: 'shared/path', files: /^shared\/path\//, below: [...network, 'shared/policy'], pure: true },
  { name: 'shared/rule', files: /^shared\/rule\//, below: questions, pure: true },
  {
    name: 'shared/sources',
    files: /^shared\/sources\//,
    below: [...network, 'shared/facts/services'],
    packages: /^valibot$/,
    pure: true,
  },
  {
    name: 'shared/aws',
    files: /^shared\/aws\//,
    below: [...rule, 'shared/sources'],
    packages:
      /^(?:@aws-sdk\/(?:client-(?:ec2|config-service|route-53)|nested-clients\/sts)|@aws-lambda-powertools\/(?:logger|metrics)|aws-lambda|node:events|valibot)$/,
  },
  // Never part of a bundle: neither a rule nor a handler looks at it.
  { name: 'shared/fix', files: /^shared\/fix\//, below: rule, pure: true },
  { name: 'functions/*/rule', files: /^functions\/[^/]+\/rule\.ts$/, below: rule, pure: true },
  {
    name: 'functions/*/fix',
    files: /^functions\/[^/]+\/fix\.ts$/,
    below: [...rule, 'shared/fix', 'functions/*/rule'],
    pure: true,
  },
  {
    name: 'functions/*/handler',
    files: /^functions\/[^/]+\/handler\.ts$/,
    below: ['shared/aws', 'functions/*/rule'],
  },
  { name: 'functions/index', files: /^functions\/index\.ts$/, below: ['shared/rule', 'functions/*/rule'], pure: true },
  { name: 'functions/fixes', files: /^functions\/fixes\.ts$/, below: ['shared/fix', 'functions/*/fix'], pure: true },
  { name: 'api', files: /^api\//, below: [...rule, 'shared/sources', 'functions/index'], pure: true },
  {
    name: 'security-hub',
    files: /^security-hub\//,
    below: [],
    packages: /^(?:@aws-sdk\/client-(?:config-service|securityhub)|@aws-lambda-powertools\/logger|valibot)$/,
  },
  { name: 'cli/shell', files: /^cli\/shell\//, below: [], packages: anyPackage },
  { name: 'cli/input', files: /^cli\/input\//, below: [...shared, 'cli/shell'], packages: anyPackage },
  {
    name: 'cli/results',
    files: /^cli\/results\//,
    below: [...shared, ...registry, 'cli/shell', 'cli/input'],
    packages: anyPackage,
  },
  // It runs in browsers.
  { name: 'cli/output/html/client', files: /^cli\/output\/html\/client\//, below: [] },
  {
    name: 'cli/output',
    files: /^cli\/output\/(?!html\/client\/)/,
    below: [...shared, ...registry, 'cli/shell', 'cli/input', 'cli/results'],
    packages: anyPackage,
  },
  {
    name: 'cli/commands',
    files: /^cli\/commands\//,
    below: [...shared, ...registry, 'cli/shell', 'cli/input', 'cli/results', 'cli/output'],
    packages: anyPackage,
  },
  {
    name: 'cli',
    files: /^cli\/[^/]+$/,
    below: [...rule, ...registry, 'cli/shell', 'cli/input', 'cli/results', 'cli/output', 'cli/commands'],
    packages: anyPackage,
  },
  {
    name: 'infra',
    files: /^infra\//,
    below: [...shared, ...registry, 'cli/input', 'cli/output'],
    packages: anyPackage,
  },
  { name: 'settings', files: /^[^/]+$/, below: [], packages: anyPackage },
  {
    name: 'test',
    files: /^test\//,
    below: [
      ...shared,
      ...registry,
      'functions/*/rule',
      'functions/*/fix',
      'functions/*/handler',
      'api',
      'security-hub',
      'cli/shell',
      'cli/input',
      'cli/results',
      'cli/output',
      'cli/commands',
      'cli',
      'infra',
      'settings',
    ],
    packages: anyPackage,
  },
  // It may look at everything, and nothing at it.
  {
    name: 'bench',
    files: /^bench\//,
    below: [...shared, ...registry, 'cli/shell', 'cli/input', 'cli/results', 'cli/output', 'infra', 'test'],
    packages: anyPackage,
  },
];
