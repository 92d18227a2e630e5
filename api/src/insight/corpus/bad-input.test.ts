import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../../scenario/random.ts';
import { numbered } from '../trends/day-counts.ts';
import { detectTrends } from '../trends/detect.ts';
import { Segmenter } from '../language/segmenter.ts';
import { Counter, type NewText } from './counter.ts';
import { readTexts, type TextRefusal } from './read-texts.ts';

/** What a spreadsheet of that encoding writes: every letter it has, found by decoding all there are. */
function encoder(encoding: string): (text: string) => Buffer {
  const bytes = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) bytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return (text) => Buffer.from([...text].flatMap((letter) => (letter.charCodeAt(0) < 0x80 ? [letter.charCodeAt(0)] : bytes.get(letter) ?? [0x3f])));
}

describe('a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meadow-bad-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const read = async (content: Buffer) => {
    const path = join(folder, 'texts.csv');
    await writeFile(path, content);
    const refused: TextRefusal[] = [];
    const texts: NewText[] = [];
    for await (const text of readTexts(path, (refusal) => refused.push(refusal))) texts.push(text);
    return { texts, refused };
  };
  const simple = 'id,date,text\n1,2026-03-01,这款面霜真的很好用我喜欢\n2,2026-03-02,不是说好的包邮吗\n';
  const traditional = 'id,date,text\n1,2026-03-01,這款面霜真的很好用我喜歡\n2,2026-03-02,不是說好的嗎為什麼還沒發貨\n';

  it.each([
    ['GBK', () => encoder('gbk')(simple), simple], ['Big5', () => encoder('big5')(traditional), traditional], ['UTF-8', () => Buffer.from(simple), simple],
    ['UTF-8 with a mark', () => Buffer.from(`\uFEFF${simple}`), simple], ['UTF-16', () => Buffer.from(`\uFEFF${simple}`, 'utf16le'), simple], ['UTF-16, big end first', () => Buffer.from(`\uFEFF${traditional}`, 'utf16le').swap16(), traditional],
  ])('in %s is read as it was written', async (_, make, written) => {
    const { texts, refused } = await read(make());
    expect(refused).toEqual([]);
    expect(texts.map(({ text }) => text)).toEqual(written.split('\n').slice(1, 3).map((line) => line.split(',')[2]));
  });

  it('tells each row that can’t be read, and takes the others', async () => {
    const rows = [
      Buffer.from('id,date,text\n1,2026-03-01,好用\n2,not a day,好用\n3,2026-02-30,好用\n4,2026-03-01,\n5,2026-03-01\n6,2026-03-01,'), encoder('gbk')('面霜很好用'),
      Buffer.from(`\n7,2026-03-01,<script>alert(1)</script><b>面霜</b>&nbsp;好闻\n8,2026-03-01,${'长'.repeat(34_000)}\n9,2026-03-01,"quote "inside" and \u0000 zero"\n10,2026-03-01,好用\n`),
    ];
    const { texts, refused } = await read(Buffer.concat(rows));
    expect(texts.map(({ key }) => key)).toEqual(['1', '7', '8', '9', '10']);
    expect(texts.length + refused.length).toBe(10);
    expect(refused.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(refused.every(({ reason }) => reason.length > 10)).toBe(true);
    expect(texts.find(({ key }) => key === '8')?.text).toHaveLength(34_000);
  });
});

const DAYS = 60;
const subjects = ['面霜', '防晒', '口红', '露营', '咖啡', '跑步', '瑜伽', '滑雪', '蛋糕', '旅行', '穿搭', '耳机', '火锅', '电影', '音乐', '摄影', '骑行', '读书', '宠物', '花园'];
const places = ['上海', '北京', '成都', '杭州', '广州', '西安', '武汉', '南京', '重庆', '长沙', '青岛', '厦门', '大连', '苏州', '昆明', '三亚'];

/** Two months of ordinary notes by many authors. */
function ordinary(): NewText[] {
  const random = seeded(5);
  return Array.from({ length: DAYS * 40 }, (_, index) => ({
    key: `o${index}`, day: new Date(Date.UTC(2026, 2, 1 + (index % DAYS))).toISOString().slice(0, 10), category: '', engagements: 3, author: `author ${Math.floor(900 * random())}`,
    text: `${subjects[Math.floor(subjects.length * random())]!}在${places[Math.floor(places.length * random())]!}的${subjects[Math.floor(subjects.length * random())]!}记录 x${index}a`,
  }));
}
const sorted = (texts: readonly NewText[]): NewText[] => [...texts].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

/** The bursts that these texts make. */
function burstsOf(texts: readonly NewText[]): string[] {
  const counter = new Counter(new Segmenter(), 'NOTES');
  counter.add(sorted(texts));
  const { names, days } = counter.take();
  const { days: walked, names: told } = numbered(days.filter(({ category }) => category === '').map(({ day, texts: many, ids, counts }) => ({ day, texts: many, terms: [...ids].map((id, at): [string, number] => [names[id]!, counts[at]!]) })));
  return detectTrends(walked, told.length).flatMap((trends, index) => trends.filter(({ isBurst }) => isBurst).map(({ term }) => `${walked[index]!.day} ${told[term]!}`));
}

describe('a flood', () => {
  const quiet = ordinary();
  const floodDay = '2026-04-20';
  const flood = (more: (index: number) => Partial<NewText>): NewText[] => {
    const random = seeded(9);
    return Array.from({ length: 300 }, (_, index) => ({
      key: `f${index}`, day: floodDay, category: '', engagements: 0, text: `神奇减肥茶${places[Math.floor(places.length * random())]!}${subjects[Math.floor(subjects.length * random())]!}真的瘦了 y${index}b ${'甲乙丙丁戊己庚辛'[index % 8]}${index * 7}`, ...more(index),
    }));
  };
  const usual = burstsOf(quiet);

  it('of one author, however the notes vary, moves no trend', () => {
    expect(burstsOf([...quiet, ...flood(() => ({ author: 'spammer' }))])).toEqual(usual);
  });

  it('of accounts opened for it moves no trend', () => {
    expect(burstsOf([...quiet, ...flood((index) => ({ author: `fresh ${index}`, authorSince: '2026-04-18' }))])).toEqual(usual);
  });

  it('of copies of one note by many moves no trend', () => {
    const note = '这款减肥茶喝了一个月瘦了十斤不反弹适合上班族学生党饭后一杯口感清爽价格实惠推荐姐妹入手';
    expect(burstsOf([...quiet, ...flood((index) => ({ author: `copier ${index}`, text: `${note}${'！'.repeat(index % 4)}${['🌟', '', '🔥'][index % 3]!}` }))])).toEqual(usual);
  });

  it('of many who have long been there is a trend', () => {
    expect(burstsOf([...quiet, ...flood((index) => ({ author: `somebody ${index}`, authorSince: '2023-01-01' }))])).toContain(`${floodDay} 减肥茶`);
  });
});
