import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchWeights, tiers } from '@meadow/shared';
import pg from 'pg';
import {
  agesAt, anybody, categoryBit, CreatorIndex, fullWeightOf, scoreMatch, weakPrior, type Aim, type AimNumbers, type IndexedCreator, type Peers, type Wanted,
} from '../marketplace/search.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { makeCreators, wordOf } from './made-market.ts';
import { flatTable, rankSql } from './matching-sql.ts';
import { quantile, rounded, type BenchResult } from './result.ts';

const CREATORS = Number(process.env['BENCH_CREATORS'] ?? 1_000_000);
const TOP = 50;
const ROUNDS = 3;
const PROBES = 20;
const band = { lowMinor: 20_000n, midMinor: 50_000n, highMinor: 120_000n };
const peers: Peers = { prior: weakPrior, band: () => band };
const median = (values: readonly number[]): number => quantile([...values].sort((a, b) => a - b), 0.5);

interface Case {
  wanted: Wanted;
  text: string[];
  aim: Aim;
}

/** Briefs as brands write them: from wide to narrow, with and without words that must occur. */
function cases(index: CreatorIndex): Case[] {
  const words = (topic: number, ranks: readonly number[]) => ranks.map((rank) => wordOf(topic, rank)).map((word) => ({ word, weight: index.weightOf(word) }));
  const make = (wanted: Partial<Wanted>, text: string[], aim: Partial<Aim>): Case => ({
    wanted: { ...anybody, keepUnknown: true, openOnly: true, ...wanted },
    text,
    aim: {
      objective: 'CONSIDERATION', weights: matchWeights.CONSIDERATION, categories: ['beauty'], words: words(0, [0, 3, 12, 40, 80]), country: null, language: null, femaleShare: 0.8, ages: ['18-24', '25-34'],
      deliverables: [{ format: 'IMAGE_NOTE', quantity: 1 }], currency: 'CNY', ...aim,
    },
  });
  return [
    make({ platforms: ['XIAOHONGSHU'], categories: ['beauty'], countries: ['CN'], maxPriceMinor: 80_000 }, [], { country: 'CN' }),
    make({ platforms: ['XIAOHONGSHU', 'DOUYIN'], categories: ['beauty', 'fashion'], tiers: ['MICRO', 'MID'], maxPriceMinor: 300_000 }, [], {}),
    make({ platforms: ['XIAOHONGSHU'], categories: ['food'], language: 'zh', maxPriceMinor: 60_000 }, [], { categories: ['food'], words: words(2, [1, 5, 9, 30]), language: 'zh' }),
    make({ platforms: ['INSTAGRAM'], categories: ['travel', 'photography'], language: 'en' }, [], { categories: ['travel'], words: words(3, [0, 2, 20]), femaleShare: null, weights: matchWeights.AWARENESS }),
    make({ categories: ['technology'], tiers: ['NANO', 'MICRO'], budgetMinor: 100_000 }, [], { categories: ['technology'], words: words(8, [0, 7, 70]), ages: [], weights: matchWeights.CONVERSION }),
    make({ platforms: ['XIAOHONGSHU'], countries: ['CN'] }, [wordOf(0, 3)], { country: 'CN' }),
    make({ categories: ['beauty'], maxPriceMinor: 100_000 }, [wordOf(0, 1), wordOf(0, 12)], {}),
    make({ platforms: ['BILIBILI', 'DOUYIN'], categories: ['gaming', 'technology'], minFollowers: 10_000 }, [], { categories: ['gaming', 'technology'], words: words(9, [0, 1, 2, 3]), femaleShare: 0.3 }),
    make({ platforms: ['XIAOHONGSHU'], categories: ['family', 'home'], countries: ['CN', 'SG'], language: 'zh', maxPriceMinor: 150_000 }, [], { categories: ['family'], words: words(5, [0, 4, 8]), language: 'zh' }),
    make({ platforms: ['WEIBO'], tiers: ['MID', 'MACRO', 'MEGA'], budgetMinor: 5_000_000 }, [], { categories: [], words: words(1, [0, 1, 5]), femaleShare: null, ages: ['35-44', '45+'] }),
  ];
}

function numbers(aim: Aim): AimNumbers {
  return {
    categoryMask: aim.categories.reduce((mask, one) => mask | categoryBit(one), 0), categoryCount: aim.categories.length, words: aim.words, fullWeight: fullWeightOf(aim.words),
    female: aim.femaleShare === null ? -1 : Math.round(aim.femaleShare * 1_000), ages: agesAt(aim.ages), country: aim.country, language: aim.language, format: 'IMAGE_NOTE', currency: 'CNY',
    weights: aim.weights, bands: tiers.map(() => ({ low: Number(band.lowMinor), high: Number(band.highMinor) })),
  };
}

/**
 * Filter, rank and explain the best fifty of a million creators, beside PostgreSQL with GIN indexes on a flat table for the identical list.
 * Ours: the index in memory, the facts of the fifty read from the same PostgreSQL, their reasons. Facets, look-alikes and one changed creator beside it.
 */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
  const server = await startEmbeddedPostgres(folder, { shared_buffers: '2GB', work_mem: '64MB', effective_cache_size: '6GB', jit: 'off' });
  const client = new pg.Client({ connectionString: server.url });
  try {
    await client.connect();
    const started = performance.now();
    const index = new CreatorIndex(() => weakPrior, CREATORS + 10_000);
    await flatTable(client, makeCreators(CREATORS), index);
    const loadSeconds = (performance.now() - started) / 1_000;
    const asked = cases(index);
    const ask = (one: Case, withFacets: boolean) => index.ask({
      wanted: one.wanted, text: one.text.length > 0 ? { words: one.text, name: '' } : null, left: new Map(), aim: numbers(one.aim), history: new Map(), limit: TOP, after: null, withFacets,
    });
    const explain = async (one: Case, ids: readonly string[]) => {
      const { rows } = await client.query<{ id: string; facts: IndexedCreator }>({ name: 'facts', text: 'SELECT id, facts FROM creators_facts WHERE id = ANY ($1::uuid[])', values: [ids] });
      return rows.map(({ facts }) => scoreMatch(one.aim, { ...facts, prices: facts.prices.map((price) => ({ ...price, priceMinor: BigInt(price.priceMinor) })) }, peers));
    };
    const [ours, theirs, facets]: [number[], number[], number[]] = [[], [], []];
    for (const one of asked) {
      const times = { ours: [] as number[], theirs: [] as number[], facets: [] as number[] };
      for (let round = 0; round < ROUNDS + 1; round += 1) {
        let at = performance.now();
        const { best, total } = ask(one, false);
        const reasons = new Map((await explain(one, best.map(({ id }) => id))).map((scored) => [scored.id, scored.score]));
        const mine = performance.now() - at;
        at = performance.now();
        const { rows } = await client.query<{ id: string; score: number }>(rankSql(one, numbers(one.aim), one.aim.categories, TOP));
        const sql = performance.now() - at;
        at = performance.now();
        ask(one, true);
        const faceted = performance.now() - at;
        const same = rows.length === best.length && rows.every((row, place) => row.id === best[place]?.id && row.score === best[place].key && Math.round((reasons.get(row.id) ?? -1) * 10) === row.score);
        if (!same) throw new Error(`The lists differ: ${JSON.stringify({ case: asked.indexOf(one), total, ours: best.slice(0, 3), theirs: rows.slice(0, 3) })}.`);
        if (round === 0) continue;
        times.ours.push(mine);
        times.theirs.push(sql);
        times.facets.push(faceted);
      }
      ours.push(median(times.ours));
      theirs.push(median(times.theirs));
      facets.push(median(times.facets));
      process.stderr.write(`${JSON.stringify({ total: ask(one, false).total, ours_ms: rounded(median(times.ours), 1), postgres_ms: rounded(median(times.theirs), 1), facets_ms: rounded(median(times.facets), 1) })}\n`);
    }
    const { recall, similarMs, exactMs } = lookAlikes(index);
    const seenMs = await seenAfterCommit(client, index, asked[0]!);
    const all = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);
    return {
      figures: {
        creators: CREATORS, rank_ms: rounded(median(ours), 1), rank_worst_ms: rounded(Math.max(...ours), 1), facets_ms: rounded(median(facets), 1), recall_at_50: rounded(recall, 4), similar_ms: rounded(similarMs, 1),
        update_ms: rounded(changeOne(index), 2), update_visible_worst_ms: rounded(seenMs, 1), memory_mb: rounded(index.bytes / 1_048_576, 0), process_mb: rounded(process.memoryUsage().rss / 1_048_576, 0), load_and_copy_seconds: rounded(loadSeconds, 1),
      },
      limits: { postgres_gin_ms: rounded(median(theirs), 1), exact_float_vectors_ms: rounded(exactMs, 1) },
      ratios: { rank_vs_pg_gin: rounded(all(ours) / all(theirs)), rank_vs_pg_gin_worst: rounded(Math.max(...ours.map((time, at) => time / theirs[at]!))), facets_vs_rank: rounded(all(facets) / all(ours)) },
    };
  } finally {
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The fifty most alike by bytes and SIMD beside the fifty by whole vectors of all. */
function lookAlikes(index: CreatorIndex): { recall: number; similarMs: number; exactMs: number } {
  const { lookAlikes: finder, columns } = index;
  finder.to(0, TOP);
  const dimensions = 64;
  const whole = new Float32Array(columns.size * dimensions);
  for (let row = 0; row < columns.size; row += 1) whole.set(finder.vectorOf(row), row * dimensions);
  let hits = 0;
  const [fast, slow]: [number[], number[]] = [[], []];
  for (let probe = 0; probe < PROBES; probe += 1) {
    const row = Math.floor((columns.size * (probe + 0.5)) / PROBES);
    let at = performance.now();
    const found = new Set(finder.to(row, TOP).map((one) => one.row));
    fast.push(performance.now() - at);
    at = performance.now();
    const products = new Float32Array(columns.size);
    for (let other = 0; other < columns.size; other += 1) {
      let sum = 0;
      for (let d = 0; d < dimensions; d += 1) sum += whole[row * dimensions + d]! * whole[other * dimensions + d]!;
      products[other] = other === row ? -2 : sum;
    }
    const worst = [...products].sort((a, b) => b - a)[TOP - 1]!;
    slow.push(performance.now() - at);
    hits += Math.min(TOP, [...found].filter((other) => products[other]! >= worst - 1e-6).length);
  }
  return { recall: hits / (PROBES * TOP), similarMs: median(fast), exactMs: median(slow) };
}

/** From the commit of a changed creator until an answer shows it: what the index does before each answer, with its statements. The worst of several. */
async function seenAfterCommit(client: pg.Client, index: CreatorIndex, one: Case): Promise<number> {
  await client.query('CREATE TABLE creator_changes (txid xid8 NOT NULL DEFAULT pg_current_xact_id(), creator_id uuid NOT NULL)');
  let floor = (await client.query<{ floor: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS floor')).rows[0]?.floor ?? '0';
  let worst = 0;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const id = index.columns.idOf(Math.floor((index.columns.size * (probe + 0.5)) / PROBES));
    const word = `probe${probe}`;
    await client.query('BEGIN');
    await client.query(`UPDATE creators_facts SET facts = jsonb_set(facts, '{keywords}', to_jsonb($2::text[])) WHERE id = $1`, [id, [word]]);
    await client.query('INSERT INTO creator_changes (creator_id) VALUES ($1)', [id]);
    await client.query('COMMIT');
    const at = performance.now();
    const { rows: [feed] } = await client.query<{ floor: string; ids: string[] | null }>(
      'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS floor, (SELECT array_agg(creator_id) FROM creator_changes WHERE txid >= $1::xid8) AS ids', [floor]);
    floor = feed?.floor ?? floor;
    const { rows } = await client.query<{ facts: IndexedCreator }>('SELECT facts FROM creators_facts WHERE id = ANY ($1::uuid[])', [feed?.ids ?? []]);
    for (const { facts } of rows) index.add({ ...facts, prices: facts.prices.map((price) => ({ ...price, priceMinor: BigInt(price.priceMinor) })) });
    const { best } = index.ask({ wanted: anybody, text: { words: [word], name: '' }, left: new Map(), aim: numbers(one.aim), history: new Map(), limit: TOP, after: null, withFacets: false });
    if (best[0]?.id !== id) throw new Error(`The change of ${id} is not seen.`);
    worst = Math.max(worst, performance.now() - at);
  }
  return worst;
}


/** How long a changed creator takes to be found in memory; the way from PostgreSQL to there adds at most a poll. */
function changeOne(index: CreatorIndex): number {
  const [changed] = [...makeCreators(1, 7)];
  const at = performance.now();
  index.add({ ...changed!, keywords: ['brandnewword'] });
  index.ask({ wanted: anybody, text: { words: ['brandnewword'], name: '' }, left: new Map(), aim: null, history: new Map(), limit: 1, after: null, withFacets: false });
  return performance.now() - at;
}
