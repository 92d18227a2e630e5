import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorCodes } from '@meadow/shared';
import { settingNames } from '../src/platform/config/config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', ...readdirSync(`${root}docs/adr`).map((file) => `docs/adr/${file}`)];

describe('the documents', () => {
  it.each(documents)('%s names no file that is not there', (document) => {
    const named = [...read(document).matchAll(/`((?:api|web|shared|migrations|docker|docs|scripts)\/[\w./-]*[\w/])`/g)].map((match) => match[1]!);
    const missing = named.filter((path) => !existsSync(`${root}${path}`) && !path.includes('NNNN') && !path.includes('/dist/'));
    expect(missing).toEqual([]);
  });

  it('list every setting in the README, and no other', () => {
    const listed = [...read('README.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]!);
    expect(listed.sort()).toEqual([...settingNames].sort());
  });

  it('name every npm command the README tells of', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const told = [...read('README.md').matchAll(/npm run ([a-z]+)/g)].map((match) => match[1]!);
    expect(told.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('give every error code once', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });
});
