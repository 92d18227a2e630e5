import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');

describe('advisory locks', () => {
  it('have a number each: who holds one keeps nobody waiting who asks for another', () => {
    const owners = new Map<string, Set<string>>();
    for (const [folder, ending] of [['api/src', '.ts'], ['migrations', '.sql']] as const) {
      for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith(ending) || file.endsWith('.test.ts')) continue;
        for (const [number] of readFileSync(join(root, folder, file), 'utf8').matchAll(/\b7_?311_?0\d\d\b/g)) {
          const lock = number.replaceAll('_', '');
          // A function may be written anew by a later migration.
          owners.set(lock, (owners.get(lock) ?? new Set()).add(folder === 'migrations' ? folder : file));
        }
      }
    }
    expect(owners.size).toBeGreaterThan(10);
    expect([...owners].filter(([, files]) => files.size > 1)).toEqual([]);
  });
});
