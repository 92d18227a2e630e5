import { CountingBeside, CountingHere, type Counting } from './counting.ts';
import type { Counts, ToCount } from './counter.ts';

const texts: ToCount[] = Array.from({ length: 600 }, (_, index) => ({
  day: `2026-03-${String(1 + (index % 20)).padStart(2, '0')}`, category: index % 3 === 0 ? 'food' : '', hour: index % 24,
  text: `${['抹茶蛋糕', '防晒霜', 'matcha latte', '露营装备'][index % 4]}${['真好吃', '排队太久', '值得买', '不推荐'][Math.floor(index / 4) % 4]}第${index % 150}回`,
}));
const byName = (parts: readonly Counts[]) =>
  parts.flatMap(({ names, days }) => days.map(({ category, day, texts: many, ids, counts }) => ({ category, day, many, terms: Object.fromEntries([...ids].map((id, place) => [names[id], counts[place]])) }))).sort((a, b) => (`${a.category} ${a.day}` < `${b.category} ${b.day}` ? -1 : 1));

async function counted(counting: Counting, kind: 'NOTES' | 'HOT_LIST') {
  counting.start(kind, [{ word: '抹茶蛋糕', canonical: '抹茶' }]);
  counting.cut(texts);
  const copies = await counting.count(new Uint8Array(texts.length).fill(1));
  return { copies: Array.from(copies, Boolean), counts: byName(await counting.take()) };
}

describe('texts that are cut in threads', () => {
  const beside = new CountingBeside();
  afterAll(() => beside.end());

  it.each(['HOT_LIST', 'NOTES'] as const)('count as they do without: %s', async (kind) => {
    const here = await counted(new CountingHere(), kind);
    expect(await counted(beside, kind)).toEqual(here);
    expect(here.counts.some(({ terms }) => (terms['抹茶'] ?? 0) > 0)).toBe(true);
  });

  it('refuse whoever asks once they have ended', async () => {
    const short = new CountingBeside();
    await short.end();
    short.start('NOTES', []);
    await expect(counted(short, 'NOTES')).rejects.toThrow('has ended');
  });

  it('start anew when they are told to', async () => {
    const first = await counted(beside, 'NOTES');
    expect(await counted(beside, 'NOTES')).toEqual(first);
  });
});
