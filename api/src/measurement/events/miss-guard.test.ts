import { MissGuard } from './miss-guard.ts';

describe('looking up what is not in memory', () => {
  it('asks once for a name, and again after two seconds', () => {
    const guard = new MissGuard();
    expect(guard.mayLookUp('a', 10_000)).toBe(true);
    guard.missed('a', 10_000);
    expect(guard.mayLookUp('a', 11_999)).toBe(false);
    expect(guard.mayLookUp('a', 12_000)).toBe(true);
  });

  it('gives strangers a hundred tries a second in all', () => {
    const guard = new MissGuard();
    const tries = (from: number) => Array.from({ length: 500 }, (_, i) => guard.mayLookUp(`${from} ${i}`, from)).filter(Boolean).length;
    expect([tries(10_000), tries(10_500), tries(11_000)]).toEqual([100, 0, 100]);
  });
});
