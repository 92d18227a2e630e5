/** What every project's Jest shares: native ESM, TypeScript through swc, sources of `shared` without a build. */
export const preset = ({ tsx = false } = {}) => ({
  extensionsToTreatAsEsm: tsx ? ['.ts', '.tsx'] : ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@meadow/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true, tsx },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
            react: { runtime: 'automatic' },
          },
        },
      },
    ],
  },
});
