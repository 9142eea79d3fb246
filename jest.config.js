export default {
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/functions/**/*.test.ts'],
  // The tests over HTTP need moto and the built bundles (npm run test:aws), those of pages a browser (test:browser).
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/aws/', '<rootDir>/test/browser/'],
  // Jest would leave one processor alone, which is half of a machine of two.
  maxWorkers: '100%',
  // A busy machine is no failure: what must be quick is measured by a benchmark.
  testTimeout: 120_000,
  setupFiles: ['<rootDir>/test/seed.ts'],
  // A package without CommonJS is translated like our own files.
  transformIgnorePatterns: ['/node_modules/(?!ip-bigint/)'],
  transform: {
    '\\.ts$|ip-bigint/.*\\.js$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }],
  },
  collectCoverageFrom: ['functions/*/rule.ts', 'shared/**/*.ts', 'cli/**/*.ts'],
};
