import { preset } from '../jest.preset.mjs';

const shared = preset({ tsx: true });

export default {
  ...shared,
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { customExportConditions: ['@meadow/source', 'browser'] },
  roots: ['<rootDir>/src'],
  moduleNameMapper: { '\\.css$': '<rootDir>/test/style-stub.ts' },
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
};
