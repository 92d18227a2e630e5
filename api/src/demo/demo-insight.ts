import { dayFrom } from '../scenario/deal.ts';
import type { Member } from '../scenario/people.ts';
import { pick, seeded } from '../scenario/random.ts';
import { until } from '../scenario/until.ts';

const DAYS = 90;
const own = ['到手价划算，回购第二支', '质地轻盈，很好用', '包装有点简陋，但是味道好闻', '补涂方便，推荐', '敏感肌可以用吗？', '客服态度很好，发货快'];
const rival = ['太贵了，不值', '香味好闻，就是价格偏贵', '包装精致，质感好', '有点油腻，失望', '值得买吗？'];
const places = '通勤 海边 露营 徒步 军训 旅行 滑雪 骑行 野餐 逛街 爬山 冲浪 早八 出差 跑步 瑜伽 音乐节 古镇 沙漠 草原'.split(' ');
const tiers = ['NANO', 'NANO', 'MICRO', 'MICRO', 'MID', 'MACRO'];

/** What the demo brand has collected: three months of notes that name it or a rival, and what people search for. */
export async function addInsight(brand: Member, now: Date): Promise<void> {
  const random = seeded(81);
  const words = [['春风', '春风', 'BRAND', 'OWN'], ['春风防晒', '春风', 'PRODUCT', 'OWN'], ['山岚', '山岚', 'BRAND', 'RIVAL']];
  for (const [word, canonical, kind, side] of words) await brand.session.ask('mutation ($input: InsightWordInput!) { setInsightWord(input: $input) { word } }', { input: { word, canonical, kind, side } });
  const notes: object[] = [];
  const searches: object[] = [];
  for (let ago = DAYS; ago > 0; ago -= 1) {
    const day = dayFrom(now, -ago);
    // A week ago a craze for islands began; it is at its height.
    const craze = [2, 5, 9, 14, 17, 18, 16][7 - ago] ?? 0;
    for (let n = 0; n < 3 + craze; n += 1) {
      const isOwn = random() < 0.55;
      const where = n >= 3 ? '海岛' : pick(random, places);
      notes.push({ key: `${day}-${n}`, day, text: `${isOwn ? '春风' : '山岚'}防晒${where}${pick(random, places)}实测：${pick(random, isOwn ? own : rival)}`, engagements: Math.floor(20 + 400 * random() ** 3), hour: 8 + Math.floor(14 * random()), author: `博主${1 + Math.floor(30 * random())}`, tier: pick(random, tiers) });
    }
    searches.push({ key: day, day, text: `${random() < 0.6 ? '春风' : '山岚'}防晒${pick(random, places)}怎么选` });
  }
  const send = (name: string, kind: string, texts: readonly object[]) => brand.session.ask('mutation ($input: InsightTextsInput!) { addInsightTexts(input: $input) { accepted } }', { input: { name, kind, source: 'Demo', licence: 'Made up', texts } });
  for (let from = 0; from < notes.length; from += 400) await send('品牌相关笔记', 'NOTES', notes.slice(from, from + 400));
  await send('搜索词', 'HOT_LIST', searches);
  await until(
    'the demo’s notes are counted',
    () => brand.session.ask<{ shareOfVoice: { notes: number; searches: number } }>('{ shareOfVoice { notes searches } }'),
    ({ shareOfVoice }) => shareOfVoice.notes > 100 && shareOfVoice.searches > 30,
  );
  for (const [title, kind, subject, every] of [['防晒市场周报', 'CATEGORY', '', 'WEEKLY'], ['春风品牌月报', 'BRAND', '春风', 'MONTHLY']]) await brand.session.ask('mutation ($input: NewInsightReport!) { createInsightReport(input: $input) { id } }', { input: { title, kind, subject, every, language: 'zh' } });
  for (const [kind, subject, turn, threshold] of [['TERM', '海岛', 'RISES', 3], ['BRAND', '山岚', 'RISES', 2], ['BRAND', '春风', 'PRAISE_FALLS', 15]]) await brand.session.ask('mutation ($input: InsightAlertInput!) { setInsightAlert(input: $input) { id } }', { input: { kind, subject, turn, threshold } });
}
