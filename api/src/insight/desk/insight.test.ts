import { useTestApp, type Person } from '../../../test/app.ts';
import { CorpusService, type NewText } from '../import.ts';

const app = useTestApp();
const day = (offset: number): string => new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10);
const text = (offset: number, key: string, words: string, engagements = 0): NewText => ({ key: `${offset}-${key}`, day: day(offset), category: '', text: words, engagements });

/** Sixty quiet days, and a matcha cake that everybody talks about on the fiftieth. */
function hotList(): NewText[] {
  const texts: NewText[] = [];
  for (let offset = 0; offset < 60; offset += 1) {
    for (const [index, subject] of ['北京天气预报', '地铁早高峰拥挤', '周末电影票房', '足球联赛比分'].entries()) texts.push(text(offset, `usual-${index}`, subject));
  }
  for (let copy = 0; copy < 14; copy += 1) texts.push(text(50, `cake-${copy}`, `抹茶蛋糕${['真好吃', '排队太久失望', '味道惊艳', '价格实惠'][copy % 4]}${['上海', '成都', '杭州', '广州'][Math.floor(copy / 4)]}`, copy * 10));
  return texts;
}

const RISING = `query ($datasetId: ID, $day: Day) { insight(datasetId: $datasetId, day: $day) { dataset { name source licence texts copies } day terms { term stage count expected strength spark } days { day rising } } }`;
interface Rising {
  insight: { dataset: { name: string; source: string; licence: string; texts: number; copies: number } | null; day: string | null; terms: { term: string; stage: string; count: number; spark: number[] }[]; days: { day: string; rising: number }[] };
}

describe('the insight desk', () => {
  let brand: Person;
  let datasetId: string;

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    const corpus = app.get(CorpusService);
    const worker = await app.startWorker();
    const dataset = await worker.get(CorpusService, { strict: false }).dataset({ orgId: brand.organisationId, name: 'hot', kind: 'HOT_LIST', source: 'A hot list', licence: 'MIT', shared: false });
    datasetId = dataset.id;
    const writer = worker.get(CorpusService, { strict: false });
    expect(corpus).toBeDefined();
    expect(await writer.add(dataset, hotList())).toEqual({ added: 254, known: 0, copies: 0 });
    expect(await writer.add(dataset, hotList())).toEqual({ added: 0, known: 254, copies: 0 });
  });

  it('shows what rose on a day, with source and licence', async () => {
    const { insight } = await app.ask<Rising>(brand, RISING, { datasetId, day: day(50) });
    expect(insight.dataset).toEqual({ name: 'hot', source: 'A hot list', licence: 'MIT', texts: 254, copies: 0 });
    expect(insight.terms.slice(0, 2).map(({ term, stage, count }) => ({ term, stage, count }))).toEqual(expect.arrayContaining([{ term: '蛋糕', stage: 'NEW', count: 14 }]));
    expect(insight.terms.some(({ term }) => term === '天气')).toBe(false);
    expect(insight.terms[0]?.spark.at(-1)).toBe(14);
  });

  it('tells a term’s days with a band, its reasons and what people think', async () => {
    const answer = await app.ask<{ insightTerm: { days: { day: string; count: number | null; low: number; high: number }[]; examples: { text: string; engagements: number }[]; coWords: { word: string }[]; sentiment: { positive: number; negative: number } } }>(
      brand,
      'query ($datasetId: ID, $day: Day) { insightTerm(datasetId: $datasetId, term: "蛋糕", day: $day) { days { day count low high } examples { text engagements } coWords { word texts } sentiment { positive neutral negative confidence } aspects { aspect positive negative } } }',
      { datasetId, day: day(51) },
    );
    const { days, examples, coWords, sentiment } = answer.insightTerm;
    expect(days).toHaveLength(84 + 7);
    expect(days.find((one) => one.day === day(50))?.count).toBe(14);
    expect(days.at(-1)?.count).toBeNull();
    expect(days.every(({ low, high }) => low <= high)).toBe(true);
    expect(examples[0]?.engagements).toBe(130);
    expect(coWords.map(({ word }) => word)).toContain('惊艳');
    expect(sentiment.positive).toBeGreaterThan(sentiment.negative);
    expect(sentiment.negative).toBeGreaterThan(0);
  });

  it('keeps a brand’s own texts from its rivals', async () => {
    const rival = await app.signUp('BRAND');
    await expect(app.ask(rival, RISING, { datasetId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { insight } = await app.ask<Rising>(rival, RISING);
    expect(insight).toMatchObject({ dataset: null, day: null, terms: [] });
  });

  it('keeps a dictionary per organisation', async () => {
    await app.ask(brand, 'mutation { setInsightWord(input: { word: "小棕瓶", canonical: "雅诗兰黛" }) { word } }');
    const { insightWords } = await app.ask<{ insightWords: unknown[] }>(brand, '{ insightWords { word canonical } }');
    expect(insightWords).toEqual([{ word: '小棕瓶', canonical: '雅诗兰黛' }]);
    await expect(app.ask(brand, 'mutation { setInsightWord(input: { word: "two words", canonical: "x" }) { word } }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const { removeInsightWord } = await app.ask<{ removeInsightWord: unknown[] }>(brand, 'mutation { removeInsightWord(word: "小棕瓶") { word } }');
    expect(removeInsightWord).toEqual([]);
    await expect(app.ask(brand, 'mutation { removeInsightWord(word: "小棕瓶") { word } }')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
