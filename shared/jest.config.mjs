import { preset } from '../jest.preset.mjs';

export default { ...preset(), displayName: 'shared', roots: ['<rootDir>/src'] };
