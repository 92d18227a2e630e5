import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { readAges, readCount, readInstant, readPlace, readPlatform, readShare } from './cell-values.ts';
import { columnsOf, detectColumns, missingFields, type ImportKind } from './detect-columns.ts';
import { openRows } from './file-rows.ts';
import { isRefusal, readCreator } from './read-creator.ts';
import { readNote } from './read-note.ts';

describe('values as people write them', () => {
  it.each([['12,345', 12_345], ['1.2M', 1_200_000], ['3.5万', 35_000], ['１２', 12], [' 7k ', 7_000], ['-3', null], ['', null], ['many', null], [Number.NaN, null]])(
    'reads %p as %p followers', (text, expected) => expect(readCount(text)).toBe(expected));

  it.each([
    ['2024-03-01T08:00:00+08:00', '2024-03-01T00:00:00.000Z'], ['2024年3月1日', '2024-03-01T00:00:00.000Z'], ['2024/3/1 9:05', '2024-03-01T09:05:00.000Z'],
    ['2022-06', '2022-06-01T00:00:00.000Z'], ['2022-00', '2022-01-01T00:00:00.000Z'], [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    ['2024-02-30', undefined], ['2024-13-01', undefined], ['25:00', undefined], ['0001-01-01', undefined], ['tomorrow', undefined],
  ])('reads %p as %p', (text, expected) => expect(readInstant(text)?.toISOString()).toBe(expected));

  it('tells a percentage from a share', () => {
    expect([readShare('66.46%'), readShare(66.46), readShare(0.5), readShare(101), readShare('n/a')]).toEqual([0.6646, 0.6646, 0.5, null, null]);
  });

  it('knows places in both languages and refuses what is none', () => {
    expect(['美国', 'South Korea', '上海', 'CN', '10.2M', '0'].map((text) => readPlace(text).country)).toEqual(['US', 'KR', 'CN', 'CN', null, null]);
    expect(readPlace('四川成都').region).toBe('四川');
  });

  it('puts ages of any notation under one set of bands', () => {
    expect(readAges({ lt18: 2.9, '18_24': 14, '25_34': 44.1, '35_44': 22.7, gt44: 16.3 }).map(({ label }) => label)).toEqual(['<18', '18-24', '25-34', '35-44', '45+']);
  });

  it('reads the platform out of a name or an id', () => {
    expect(['小红书', 'ig_0a1b', 'xhs_9c', 'top_youtube_2022.csv', 'big.csv'].map(readPlatform)).toEqual(['XIAOHONGSHU', 'INSTAGRAM', 'XIAOHONGSHU', 'YOUTUBE', null]);
  });
});

describe('reading creators from rows', () => {
  const read = (row: Record<string, unknown>) => readCreator(row, detectColumns('CREATORS', columnsOf([row]), [row]), { fileName: 'creators.csv' });

  it('understands Chinese headers', () => {
    expect(read({ 达人id: 'a1', 昵称: '小红🌸', 粉丝数: '3.5万', 平台: '小红书', 图文报价: '¥1,200.50', 类目: '美妆、穿搭' })).toMatchObject({
      platform: 'XIAOHONGSHU', externalId: 'a1', name: '小红🌸', followers: 35_000, categories: ['beauty', 'fashion'],
      prices: [{ format: 'IMAGE_NOTE', priceMinor: 120_050n, currency: 'CNY' }],
    });
  });

  it.each([
    [{ id: '', followers: '5' }, 'ID_MISSING'],
    [{ id: 'a', followers: '-5' }, 'FOLLOWERS_INVALID'],
    [{ id: 'a', followers: '99999999999' }, 'FOLLOWERS_INVALID'],
    [{ id: 'x'.repeat(250), followers: '5' }, 'ID_TOO_LONG'],
    [{ id: 'a', followers: '5', price: '-10' }, 'PRICE_INVALID'],
    [{ id: 'a', followers: '5', price: '1.234' }, 'PRICE_INVALID'],
  ])('refuses %p with %s', (row, code) => {
    const mapping = { externalId: 'id', followers: 'followers', imageNotePrice: 'price' };
    expect(readCreator(row, mapping, { fileName: '' })).toMatchObject({ refused: code });
  });

  it('keeps right-to-left names and cuts an overlong one between characters', () => {
    const result = read({ id: 'a', name: `مرحبا${'🌸'.repeat(200)}`, followers: 1 });
    if (isRefusal(result)) throw new Error(result.reason);
    expect(result.name.startsWith('مرحبا')).toBe(true);
    expect(result.name.length).toBeLessThanOrEqual(120);
    expect(result.name.endsWith('🌸')).toBe(true);
  });
});

const data = new URL('../../../../../shared/data/', import.meta.url).pathname;
const files: [string, ImportKind, string[]][] = [
  ['creators/xhs_creators.ndjson', 'CREATORS', ['externalId', 'followers', 'country', 'category', 'imageNotePrice', 'femaleShare', 'ages', 'regions', 'interests', 'activeShare', 'level']],
  ['creators/instagram_influencers.csv.gz', 'CREATORS', ['externalId', 'followers', 'category']],
  ['creators/top_creators_2022_panel.csv.gz', 'CREATORS', ['externalId', 'followers', 'name', 'platform', 'country', 'category', 'category2', 'asOf', 'averageViews', 'averageEngagements']],
  ['creators/instagram_posts.ndjson.gz', 'NOTES', ['externalId', 'creatorId', 'publishedAt', 'format', 'text', 'likes', 'comments', 'sponsors']],
  ['posts/xhs_notes.ndjson.gz', 'NOTES', ['externalId', 'creatorId', 'publishedAt', 'format', 'title', 'text', 'likes', 'saves', 'comments', 'shares', 'tags']],
];
describe.each(files)('the file %s', (name, kind, expected) => {
  const path = `${data}${name}`;
  (existsSync(path) ? it : it.skip)('has its columns found and every row read', async () => {
    const { rows } = await openRows(path);
    const all = [];
    for await (const row of rows) all.push(row);
    const values = all.flatMap((row) => ('values' in row ? [row.values] : []));
    expect(values).toHaveLength(all.length);
    const sample = values.slice(0, 200);
    const mapping = detectColumns(kind, columnsOf(sample), sample);
    expect(missingFields(kind, mapping)).toEqual([]);
    expect(Object.keys(mapping)).toEqual(expect.arrayContaining(expected));
    const hints = { fileName: basename(name) };
    const refused = values.map((row) => (kind === 'CREATORS' ? readCreator(row, mapping, hints) : readNote(row, mapping, hints))).filter(isRefusal);
    expect(refused).toEqual([]);
  });
});
