import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Jieba } from '@node-rs/jieba';
import { OPERATOR_ID } from '../identity/index.ts';
import { CorpusService, readTexts, TrendsStore, type NewText } from '../insight/import.ts';
import { InsightService } from '../insight/index.ts';
import { ConfigError } from '../platform/config/config.ts';
import { connectDatabase } from '../platform/database/connect.ts';
import type { Database } from '../platform/database/database.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import { quantile, rounded, type BenchResult } from './result.ts';

const file = fileURLToPath(new URL('../../../../shared/data/posts/weibo_hot_search_2023-07_2024-06.csv.gz', import.meta.url));
const ROUNDS = 2;

/** Only the segmenter, one title at a time, nothing kept. @returns titles a second */
async function bareCut(texts: readonly NewText[]): Promise<number> {
  const path = createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt');
  const jieba = Jieba.withDict(await readFile(path));
  jieba.cut('暖机');
  const start = performance.now();
  for (const { text } of texts) jieba.cut(text, true);
  return (1000 * texts.length) / (performance.now() - start);
}

/** Stored, folded, cut, counted, tested and told. @returns titles a second */
async function endToEnd(db: Database, texts: readonly NewText[], name: string): Promise<{ rate: number; datasetId: string }> {
  const corpus = new CorpusService(db, new TrendsStore(db));
  const dataset = await corpus.dataset({ orgId: OPERATOR_ID, name, kind: 'HOT_LIST', source: 'Weibo hot search', licence: 'MIT', shared: false });
  const start = performance.now();
  await corpus.add(dataset, texts);
  return { rate: (1000 * texts.length) / (performance.now() - start), datasetId: dataset.id };
}

async function hotLists(db: Database, datasetId: string, days: readonly string[]): Promise<number[]> {
  const service = new InsightService(db);
  const times: number[] = [];
  for (const day of days) {
    const start = performance.now();
    await service.hotList({ context: { userId: null, actorId: OPERATOR_ID, orgIds: [OPERATOR_ID] } }, datasetId, '', day);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

/** A year of hot-list titles from reading to stored trends, beside the bare segmenter on the same text. */
export async function run(): Promise<BenchResult> {
  if (!existsSync(file)) throw new ConfigError(`This benchmark needs ${file}.`);
  const texts: NewText[] = [];
  for await (const text of readTexts(file, () => undefined)) texts.push(text);
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-trends-'));
  const server = await startEmbeddedPostgres(folder);
  try {
    await migrate(server.url);
    const db = await connectDatabase({ url: server.url, role: 'meadow_worker', poolSize: 2, name: 'bench-trends' }, []);
    try {
      const [bare, whole]: [number[], number[]] = [[], []];
      let datasetId = '';
      for (let round = 0; round < ROUNDS; round += 1) {
        bare.push(await bareCut(texts));
        const told = await endToEnd(db, texts, `year ${round}`);
        whole.push(told.rate);
        datasetId = told.datasetId;
      }
      const times = await hotLists(db, datasetId, [...new Set(texts.map(({ day }) => day))]);
      const [bursts] = await db.read<{ count: bigint }>(systemContext, 'SELECT count(*) AS count FROM insight_trends WHERE dataset_id = $1 AND burst', [datasetId]);
      const [cut, rate] = [Math.max(...bare), Math.max(...whole)];
      return {
        figures: {
          titles: texts.length, titles_per_second: Math.round(rate), burst_days: Number(bursts?.count ?? 0),
          hotlist_p50_ms: rounded(quantile(times, 0.5), 2), hotlist_p99_ms: rounded(quantile(times, 0.99), 2), rss_mb: Math.round(process.memoryUsage().rss / 2 ** 20),
        },
        limits: { bare_cut_titles_per_second: Math.round(cut) },
        ratios: { vs_bare_cut: rounded(rate / cut) },
      };
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
