import fc from 'fast-check';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { eventually } from '../../../test/edge.ts';
import { steadyPool } from '../../platform/database/connect.ts';
import { CountTable } from './count-table.ts';
import { FrequencyCaps, type Capped } from './frequency.ts';
import { PostgresFrequencyStore } from './frequency.stores.ts';
import { KeptCounts, saltOf } from './sole-counting.ts';

const CAP = 3;
const today = new Date().toISOString().slice(0, 10);

describe('counting caps alone and together', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const running = new Set<FrequencyCaps>();

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = steadyPool({ connectionString: database.url, options: '-c role=meadow_edge', max: 8 });
  });
  afterAll(async () => {
    for (const caps of running) await caps.close();
    await pool?.end();
    await database?.drop();
  });

  const aGroup = (): Capped => {
    const adGroupId = uuidv7();
    return { adGroupId, salt: saltOf(adGroupId), cap: CAP, day: today };
  };
  const started = async (): Promise<FrequencyCaps> => {
    const caps = new FrequencyCaps(new PostgresFrequencyStore(pool));
    running.add(caps);
    await caps.join();
    return caps;
  };
  const stopped = async (caps: FrequencyCaps) => {
    running.delete(caps);
    await caps.close();
  };
  const visitor = (n: number) => ({ high: n, low: -n - 1 });
  const take = async (caps: FrequencyCaps, group: Capped, who: number) => (await caps.take([{ ...group, visitor: visitor(who) }]))[0]!;
  /** Takes until there is no place; asks again while nobody can say. */
  const takeAll = async (caps: FrequencyCaps, group: Capped, who: number): Promise<number> => {
    let taken = 0;
    while (!caps.isReached(group, visitor(who))) if (await take(caps, group, who)) taken += 1;
    return taken;
  };

  it('goes on where the process before has stopped, in memory as long as it is alone', async () => {
    const group = aGroup();
    const first = await started();
    await eventually(async () => first.isCountedHere);
    expect([await take(first, group, 1), await take(first, group, 1), await take(first, group, 2)]).toEqual([true, true, true]);
    await stopped(first);

    const second = await started();
    await eventually(async () => second.isCountedHere);
    expect([await takeAll(second, group, 1), await takeAll(second, group, 2), await takeAll(second, group, 3)]).toEqual([1, 2, 3]);
    second.giveBack({ ...group, visitor: visitor(3) });
    expect(await takeAll(second, group, 3)).toBe(1);
    await stopped(second);
  });

  it('hands over when a second process comes, and takes back when that is gone', async () => {
    const group = aGroup();
    const first = await started();
    await eventually(async () => first.isCountedHere);
    expect(await take(first, group, 1)).toBe(true);

    const second = await started();
    expect(await takeAll(second, group, 1)).toBe(CAP - 1);
    expect([first.isCountedHere, second.isCountedHere]).toEqual([false, false]);
    expect(await takeAll(first, group, 1)).toBe(0);
    expect(await take(first, group, 2)).toBe(true);

    await stopped(first);
    await eventually(async () => second.isCountedHere, 15_000);
    expect(await takeAll(second, group, 2)).toBe(CAP - 1);
    await stopped(second);
  }, 30_000);

  it('believes nobody who has lost the right to count', async () => {
    const group = aGroup();
    const store = new PostgresFrequencyStore(pool);
    const [lost, next] = [uuidv7(), uuidv7()];
    expect(await store.join(lost, 60, true)).toBe('ALONE');
    expect(await store.join(next, 60, true)).toBe('WAIT');
    expect(await store.take(next, [{ ...group, visitor: visitor(1) }])).toEqual([-1]);
    await store.leave(lost, true);
    expect(await store.join(next, 60, true)).toBe('ALONE');

    const late = new KeptCounts();
    late.add(group, visitor(1), 3);
    expect(await store.keep(lost, late)).toBe(false);
    expect(await store.counted(null, 10)).not.toContainEqual(expect.objectContaining({ adGroupId: group.adGroupId }));
    await store.leave(next, true);
  });

  it('grants nobody more than the cap, whoever starts, stops and asks in whatever order', async () => {
    const commands = fc.array(fc.record({ what: fc.constantFrom('start', 'stop', 'ask', 'ask', 'ask', 'ask'), process: fc.nat(2), who: fc.nat(3) }), { minLength: 10, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(commands, async (script) => {
        const group = aGroup();
        const granted = [0, 0, 0, 0];
        const processes: (FrequencyCaps | null)[] = [null, null, null];
        const asked: Promise<void>[] = [];
        for (const { what, process, who } of script) {
          const caps = processes[process];
          if (what === 'start') processes[process] ??= await started();
          else if (what === 'ask' && caps) asked.push(take(caps, group, who).then((has) => void (granted[who]! += has ? 1 : 0)));
          else if (what === 'stop' && caps) {
            await Promise.all(asked);
            await stopped(caps);
            processes[process] = null;
          }
        }
        await Promise.all(asked);
        for (const caps of processes) if (caps) await stopped(caps);
        return granted.every((count) => count <= CAP);
      }),
      { seed: 58, numRuns: 8 },
    );
  }, 60_000);
});

describe('a table of counts', () => {
  it('holds what was added, however many there are', () => {
    const [table, kept] = [new CountTable(), new Map<string, number>()];
    const salts = [uuidv7(), uuidv7(), uuidv7()].map(saltOf);
    const keys = Array.from({ length: 20_000 }, (_, at) => ({ visitor: { high: Math.imul(at, 0x9e3779b1) | 0, low: Math.imul(at + 7, 0x85ebca6b) | 0 }, salt: salts[at % 3]!, name: String(at) }));
    for (let round = 0; round < 3; round += 1) {
      keys.forEach((key, at) => {
        if (at % (round + 1) === 0) kept.set(key.name, table.add(key.visitor, key.salt, 1));
      });
    }
    expect(table.size).toBe(keys.length);
    expect(keys.every(({ visitor, salt, name }) => table.get(visitor, salt) === kept.get(name))).toBe(true);
    expect([kept.get('0'), kept.get('1'), kept.get('2')]).toEqual([3, 1, 2]);
  });

  it('tells the key of zeros from a free slot', () => {
    const [table, zero] = [new CountTable(), { high: 0, low: 0 }];
    expect(table.get(zero, zero)).toBe(0);
    expect([table.add(zero, zero, 1), table.add(zero, zero, 1), table.get(zero, zero)]).toEqual([1, 2, 2]);
    expect([table.add(zero, zero, -1), table.add(zero, zero, -1), table.add(zero, zero, -1)]).toEqual([1, 0, 0]);
    table.raise(zero, zero, 5);
    table.raise(zero, zero, 4);
    expect(table.get(zero, zero)).toBe(5);
  });
});
