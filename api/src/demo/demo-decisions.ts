import { deflateRawSync } from 'node:zlib';
import type pg from 'pg';
import { V7Generator } from 'uuidv7';
import { bodyOf, type DecisionRecord } from '../advertising/edge.ts';

const MINUTE_MS = 60_000;
const MOMENTS = [4, 11, 19, 26, 38, 47, 61, 74];

/** Two in which the campaign was asked and not shown: others bid more, and a reader had seen it often enough. */
function notShown(generator: V7Generator, own: number, other: number): DecisionRecord[] {
  const context = { placement: 'feed' as const, slots: 1, query: '', context: { country: 'CN', region: '北京', device: 'mobile', gender: 'female' }, like: [], exclude: [], at: '' };
  const [outbidMs, cappedMs] = [Date.now() - 9 * MINUTE_MS, Date.now() - 6 * MINUTE_MS];
  const idAt = (ms: number) => generator.generateOrResetWithTs(ms).toHex();
  return [
    {
      atMs: outbidMs, context, id: null, isExchange: false, noBid: 0, notice: null, unnamed: 0, passed: [{ sourceNo: own, reason: 102, score: 18_000_000 }],
      slots: [{ id: idAt(outbidMs), shownSourceNo: other, sourceNo: other, score: 24_000_000, nextScore: 18_000_000, priceMicros: 18_000 }],
    },
    { atMs: cappedMs, context, id: idAt(cappedMs), isExchange: false, noBid: 0, notice: null, unnamed: 0, slots: [], passed: [{ sourceNo: own, reason: 1002, score: 18_000_000 }] },
  ];
}

/** The last hour's decisions that showed the campaign's ads in the feed, beside ads of others. */
export async function addDecisions(client: pg.Client, campaignId: string): Promise<void> {
  const sourcesOf = async (condition: string) =>
    (await client.query<{ no: number }>(`SELECT source_no AS no FROM creatives WHERE source_no IS NOT NULL AND ${condition} ORDER BY ad_group_id, position`, [campaignId])).rows.map(({ no }) => no);
  const own = await sourcesOf('campaign_id = $1');
  const [other] = await sourcesOf('campaign_id <> $1');
  const [first, second] = own;
  if (first === undefined || other === undefined) return;
  const generator = new V7Generator();
  const records = MOMENTS.map((minutes, number): DecisionRecord => {
    const atMs = Date.now() - minutes * MINUTE_MS;
    // The other brand's bid is lower by turns, and sometimes its budget is out.
    const isAlone = number % 4 === 3;
    return {
      atMs,
      context: { placement: 'feed', slots: 1, query: '', context: { country: 'CN', region: ['上海', '杭州', '成都'][number % 3]!, device: 'mobile', gender: 'female', age_band: '25-34', interests: ['beauty'] }, like: [], exclude: [], at: '' },
      slots: [{
        id: generator.generateOrResetWithTs(atMs).toHex(), shownSourceNo: number % 2 === 0 ? first : (second ?? first), sourceNo: first, score: 18_000_000,
        nextScore: isAlone ? 0 : 14_200_000, priceMicros: isAlone ? 1_000 : 14_200,
      }],
      passed: [{ sourceNo: other, reason: isAlone ? 1001 : 102, score: 14_200_000 }],
      unnamed: 0, id: null, isExchange: false, noBid: 0, notice: null,
    };
  }).reverse();
  records.push(...notShown(generator, first, other));
  for (const record of records) {
    const body = deflateRawSync(bodyOf([record]));
    const at = new Date(record.atMs);
    await client.query('INSERT INTO decision_records (from_at, to_at, decisions, sources, passed, bytes, body) VALUES ($1, $1, 1, $2, $3, $4, $5)', [
      at, record.slots.map(({ shownSourceNo }) => shownSourceNo), record.passed.map(({ sourceNo }) => sourceNo), body.length, body,
    ]);
  }
}
