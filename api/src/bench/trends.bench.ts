import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Jieba } from '@node-rs/jieba';
import { OPERATOR_ID } from '../identity/index.ts';
import { CorpusService, detectTrends, hotListOf, numbered, readTexts, TrendsStore, type NewText } from '../insight/import.ts';
import { ConfigError } from '../platform/config/config.ts';
import { connectDatabase } from '../platform/database/connect.ts';
import type { Database } from '../platform/database/database.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import { flat, madeStream, plantedStream, weekly } from '../scenario/made-streams.ts';
import { seeded } from '../scenario/random.ts';
import { madeNotes } from './made-notes.ts';
import { quantile, rounded, type BenchResult } from './result.ts';

const file = fileURLToPath(new URL('../../../../shared/data/posts/weibo_hot_search_2023-07_2024-06.csv.gz', import.meta.url));
const ROUNDS = 4;
/** Notes of the made stream; fewer for a quick look. */
const STREAM = Number(process.env['BENCH_NOTES'] ?? 5_000_000);
/** So many of its notes are cut barely. */
const SAMPLE = 300_000;

const dictionary = createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt');

/** Only the segmenter, one text at a time, nothing kept. @returns texts a second */
async function bareCut(texts: readonly NewText[]): Promise<number> {
  const jieba = Jieba.withDict(await readFile(dictionary));
  jieba.cut('暖机');
  const start = performance.now();
  for (const { text } of texts) jieba.cut(text, true);
  return (1000 * texts.length) / (performance.now() - start);
}

/** Stored, folded, cut, counted, tested and told. @returns texts a second */
async function endToEnd(corpus: CorpusService, wish: { name: string; kind: 'HOT_LIST' | 'NOTES' }, texts: Iterable<NewText>, count: number): Promise<{ rate: number; datasetId: string; copies: number }> {
  const dataset = await corpus.dataset({ orgId: OPERATOR_ID, ...wish, source: 'benchmark', licence: 'MIT', shared: false });
  const start = performance.now();
  const { copies } = await corpus.add(dataset, texts);
  return { rate: (1000 * count) / (performance.now() - start), datasetId: dataset.id, copies };
}

async function hotLists(db: Database, datasetId: string): Promise<number[]> {
  const days = await db.read<{ day: string }>(systemContext, 'SELECT DISTINCT day::text AS day FROM insight_days WHERE dataset_id = $1 ORDER BY 1', [datasetId]);
  const times: number[] = [];
  for (const { day } of days) {
    const start = performance.now();
    await hotListOf(db, { userId: null, actorId: OPERATOR_ID, orgIds: [OPERATOR_ID] }, { datasetId, category: '', day });
    times.push(performance.now() - start);
  }
  return times;
}

/** Frequent words of the segmenter's own dictionary, in a fixed order that is not theirs. */
async function vocabulary(): Promise<string[]> {
  const words = (await readFile(dictionary, 'utf8')).split('\n').flatMap((line) => {
    const [word = '', count = '0'] = line.split(' ');
    return Number(count) >= 20 && /^\p{Script=Han}{2,4}$/u.test(word) ? [word] : [];
  });
  const random = seeded(5);
  return words.map((word) => ({ word, at: random() })).sort((a, b) => a.at - b.at).map(({ word }) => word).slice(0, 40_000);
}

/** How planted bursts are found and how often nothing is taken for something, on streams no threshold was chosen with. */
function judged(): { f1: number; nullDays: number } {
  let [right, wrong, missed] = [0, 0, 0];
  for (let seed = 0; seed < 5; seed += 1) {
    const { days, starts } = plantedStream(seeded(31_000 + seed));
    const { days: numberedDays, names } = numbered(days);
    const found = new Set<string>();
    detectTrends(numberedDays, names.length).forEach((trends, day) => {
      for (const { term, isBurst } of trends) {
        const start = starts.get(names[term]!);
        if (!isBurst) continue;
        if (start !== undefined && day >= start && day <= start + 5) found.add(names[term]!);
        else wrong += 1;
      }
    });
    right += found.size;
    missed += starts.size - found.size;
  }
  const nulls = [[0, flat], [0.15, flat], [0.4, flat], [0.05, weekly], [0.2, weekly]] as const;
  const worst = nulls.map(([alpha, season]) => {
    const days = [0, 1, 2, 3].flatMap((seed) => {
      const { days: made, names } = numbered(madeStream(seeded(32_000 + seed), { terms: 150, alpha, season }));
      return detectTrends(made, names.length).slice(21);
    });
    return days.filter((trends) => trends.some(({ isBurst }) => isBurst)).length / days.length;
  });
  return { f1: (2 * right) / (2 * right + wrong + missed), nullDays: Math.max(...worst) };
}

/** A year of hot-list titles and a year of made notes from texts in memory to stored trends, beside the bare segmenter on the same text. */
export async function run(): Promise<BenchResult> {
  if (!existsSync(file)) throw new ConfigError(`This benchmark needs ${file}.`);
  const texts: NewText[] = [];
  for await (const text of readTexts(file, () => undefined)) texts.push(text);
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-trends-'));
  const server = await startEmbeddedPostgres(folder);
  try {
    await migrate(server.url);
    const db = await connectDatabase({ url: server.url, role: 'meadow_worker', poolSize: 2, name: 'bench-trends' }, []);
    const corpus = new CorpusService(db, new TrendsStore(db));
    try {
      const [bare, whole]: [number[], number[]] = [[], []];
      let datasetId = '';
      for (let round = 0; round < ROUNDS; round += 1) {
        bare.push(await bareCut(texts));
        const told = await endToEnd(corpus, { name: `year ${round}`, kind: 'HOT_LIST' }, texts, texts.length);
        whole.push(told.rate);
        datasetId = told.datasetId;
      }
      const words = await vocabulary();
      const streamCut = await bareCut([...madeNotes(SAMPLE, words)]);
      const stream = await endToEnd(corpus, { name: 'stream', kind: 'NOTES' }, madeNotes(STREAM, words), STREAM);
      const times = [...(await hotLists(db, datasetId)), ...(await hotLists(db, stream.datasetId))].sort((a, b) => a - b);
      const [bursts] = await db.read<{ count: bigint }>(systemContext, 'SELECT count(*) AS count FROM insight_trends WHERE dataset_id = $1 AND burst', [datasetId]);
      // The first round starts threads and fills caches on both sides.
      const [cut, rate] = [Math.max(...bare.slice(1)), Math.max(...whole.slice(1))];
      const { f1, nullDays } = judged();
      return {
        figures: {
          titles: texts.length, titles_per_second: Math.round(rate), burst_days: Number(bursts?.count ?? 0), stream_notes: STREAM, stream_notes_per_second: Math.round(stream.rate), stream_copies: stream.copies,
          hotlist_p50_ms: rounded(quantile(times, 0.5), 2), hotlist_p99_ms: rounded(quantile(times, 0.99), 2), rss_mb: Math.round(process.memoryUsage().rss / 2 ** 20), peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
          planted_f1: rounded(f1), null_false_discovery: rounded(nullDays, 4),
        },
        limits: { bare_cut_titles_per_second: Math.round(cut), bare_cut_stream_notes_per_second: Math.round(streamCut) },
        ratios: { vs_bare_cut: rounded(rate / cut), stream_vs_bare_cut: rounded(stream.rate / streamCut) },
      };
    } finally {
      await corpus.onModuleDestroy();
      await db.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
