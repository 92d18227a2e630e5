import { useTestApp, type Person } from '../../../test/app.ts';
import { CorpusService, type NewText } from '../import.ts';

const app = useTestApp();
const day = (offset: number): string => new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10);

/** A hundred days of notes: a brand and a rival by turns, and the eighteenth of June busy. */
function notes(): NewText[] {
  const texts: NewText[] = [];
  const note = (offset: number, words: string, tier = 'NANO', engagements = 10) =>
    texts.push({ key: `n${texts.length}`, day: day(offset), category: '', text: words, engagements, author: `author ${texts.length % 17}`, tier, hour: 20 });
  for (let offset = 0; offset < 115; offset += 1) {
    note(offset, `露华面霜今天用了x${offset}a，很好用，味道好闻`);
    if (offset % 2 === 0) note(offset, `清禾面霜x${offset}b，太贵了，包装难看，失望`, 'MACRO', 40);
    if (offset % 5 === 0) note(offset, `露华面霜x${offset}c敏感肌可以用吗？价格划算`, 'MICRO');
    const busy = offset >= 92 && offset <= 109 ? 12 : 0;
    for (let copy = 0; copy < busy; copy += 1) note(offset, `大促囤货清单x${offset}d${copy}，满减凑单`);
  }
  return texts;
}

describe('a brand beside its rivals', () => {
  let brand: Person;

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    const worker = await app.startWorker();
    const corpus = worker.get(CorpusService, { strict: false });
    for (const [word, side] of [['露华', 'OWN'], ['清禾', 'RIVAL']]) await app.ask(brand, `mutation { setInsightWord(input: { word: "${word}", canonical: "${word}", kind: BRAND, side: ${side} }) { word } }`);
    const dataset = await corpus.dataset({ orgId: brand.organisationId, name: 'notes', kind: 'NOTES', source: 'A file', licence: 'MIT', shared: false });
    await corpus.add(dataset, notes());
    const searches = await corpus.dataset({ orgId: brand.organisationId, name: 'searches', kind: 'HOT_LIST', source: 'A file', licence: 'MIT', shared: false });
    await corpus.add(searches, [1, 2, 3].map((n) => ({ key: `s${n}`, day: day(100 + n), category: '', text: `露华面霜怎么样x${n}e`, engagements: 0 })));
  });

  it('sees whose notes, engagements and searches they are, with the base, by sentiment and tier', async () => {
    const { shareOfVoice: share } = await app.ask<{ shareOfVoice: { notes: number; searches: number; brands: { name: string; isOwn: boolean; notes: number; engagements: number; searches: number; positive: number; negative: number; tiers: { tier: string; notes: number }[]; speakers: unknown[] }[] } }>(
      brand, '{ shareOfVoice(days: 200) { notes engagements searches gaps brands { name isOwn notes engagements searches positive neutral negative tiers { tier notes positive negative } speakers { name notes alsoFor } } } }',
    );
    expect(share.notes).toBe(115 + 58 + 23);
    expect(share.searches).toBe(3);
    const [own, rival] = share.brands;
    expect(own).toMatchObject({ name: '露华', isOwn: true, notes: 138, engagements: 1380, searches: 3, tiers: [expect.objectContaining({ tier: 'NANO', notes: 115, negative: 0 }), expect.objectContaining({ tier: 'MICRO', notes: 23 })] });
    expect(rival).toMatchObject({ name: '清禾', isOwn: false, notes: 58, engagements: 2320, searches: 0, tiers: [{ tier: 'MACRO', notes: 58, positive: 0, negative: 58 }] });
    expect(own!.speakers).toContainEqual({ name: expect.stringMatching(/^author/) as string, notes: expect.any(Number) as number, alsoFor: ['清禾'] });
    expect(own!.positive).toBeGreaterThan(100);
    expect(rival!.negative).toBeGreaterThan(50);
  });

  it('hears what is asked, what is dear and what it is about', async () => {
    const { brandVoice } = await app.ask<{ brandVoice: { texts: number; questions: string[]; cheap: number; dear: number; prices: unknown[]; isOwnModel: boolean; aspects: { aspect: string }[] } }>(
      brand, '{ brandVoice(days: 200) { texts names questions cheap dear prices { name isOwn texts cheap dear } isOwnModel sentiment { positive negative confidence } aspects { aspect positive negative } } }',
    );
    expect(brandVoice.texts).toBe(141);
    expect(brandVoice.questions[0]).toContain('吗？');
    expect(brandVoice).toMatchObject({ cheap: 23, dear: 0, isOwnModel: false });
    expect(brandVoice.prices).toEqual([{ name: '清禾', isOwn: false, texts: 58, cheap: 0, dear: 58 }, { name: '露华', isOwn: true, texts: 141, cheap: 23, dear: 0 }]);
    expect(brandVoice.aspects.map(({ aspect }) => aspect)).toContain('smell');
  });

  it('sees that a promotion lifted the talk and that it fell back, or lies ahead', async () => {
    const { insightEvents } = await app.ask<{ insightEvents: { code: string; effect: { lift: number; during: number; fellBack: boolean; halfLifeDays: number | null } | null }[] }>(
      brand, '{ insightEvents(term: "囤货") { code from to effect { before during after lift peakOn halfLifeDays fellBack } } }',
    );
    const of618 = insightEvents.find(({ code }) => code === '618');
    expect(of618?.effect).toMatchObject({ before: 0, during: 12, lift: null, halfLifeDays: 1 });
    const { insightEvents: all } = await app.ask<{ insightEvents: { code: string; effect: { lift: number } | null }[] }>(brand, '{ insightEvents { code effect { lift } } }');
    expect(all.find(({ code }) => code === '618')?.effect?.lift).toBeGreaterThan(5);
  });

  it('without exposure is told that nothing can be told', async () => {
    const { searchBack } = await app.ask<{ searchBack: Record<string, unknown> }>(brand, '{ searchBack { days { day } lagDays correlation orders cycleMedianDays told } }');
    expect(searchBack).toMatchObject({ days: [], lagDays: null, correlation: null, orders: 0, cycleMedianDays: null });
  });

  it('shares nothing of it with a rival', async () => {
    const rival = await app.signUp('BRAND');
    const { shareOfVoice } = await app.ask<{ shareOfVoice: { notes: number; brands: unknown[] } }>(rival, '{ shareOfVoice { notes brands { name } } }');
    expect(shareOfVoice).toEqual({ notes: 0, brands: [] });
  });

  it('may ask of the market only weeks that are over, and only so many', async () => {
    await expect(app.ask(brand, '{ marketBuyers(monday: "2026-03-03") { total } }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(app.ask(brand, '{ marketBuyers(monday: "2090-01-02") { total } }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const ask = (week: number) => app.ask<{ marketBuyers: { total: number | null } }>(brand, `{ marketBuyers(monday: "${new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10)}") { total withheld cells { key people } } }`);
    for (let week = 0; week < 16; week += 1) expect((await ask(week)).marketBuyers).toMatchObject({ total: 0 });
    await expect(ask(16)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await ask(3)).marketBuyers).toMatchObject({ total: 0 });
  });
});
