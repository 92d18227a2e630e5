import { preset } from '../jest.preset.mjs';

export default {
  ...preset(),
  displayName: 'api',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  globalSetup: '<rootDir>/test/global-setup.mjs',
  globalTeardown: '<rootDir>/test/global-teardown.mjs',
  testTimeout: 180_000,
  maxWorkers: 2,
};
