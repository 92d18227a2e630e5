import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { chanceOf, loggedDay, madeDay, PostgresLeaseStore, RedisLeaseStore, Simulation, type SimulatedAdvertiser, type SimulatedDay, type SimulationReport } from './advertising/edge.ts';
import { steadyPool } from './platform/database/connect.ts';
import { startEmbeddedPostgres } from './platform/database/embedded-postgres.ts';
import { migrate } from './platform/database/migrate.ts';

const USAGE = 'Usage: npm run simulate -- campaign [--days N] [--requests N] [--processes N] [--seed N] [--redis URL] [--log FILE.csv.gz] [--plot FILE.svg]';
const log = fileURLToPath(new URL('../../../shared/data/ads/open_bandit_men_random.csv.gz', import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** Twelve advertisers: all models, some with caps or for women only, who together want about two thirds of what the day can show at the prices that come of it. */
function advertisersOf(seed: number, requests: number): SimulatedAdvertiser[] {
  const chance = chanceOf(seed * 7 + 1);
  return Array.from({ length: 12 }, (_, at) => {
    const isCpc = at % 3 === 2;
    // Clicks are made ten times as frequent and as cheap as they are, so that a day has enough of them: chance alone moves a hundred clicks by a tenth.
    const ctr = isCpc ? 0.06 + 0.08 * chance() : 0.01;
    // Yuan: of a thousand impressions, or of a click.
    const bid = isCpc ? 0.12 + 0.15 * chance() : 8 + 22 * chance();
    const targeting: Record<string, string[]> = at % 5 === 4 ? { genders: ['female'] } : {};
    return {
      bidModel: at === 5 ? ('AUTOMATIC' as const) : at === 8 ? ('TARGET_COST' as const) : isCpc ? ('CPC' as const) : ('CPM' as const), bidMicros: Math.round(bid * 100) * 10_000, ctr,
      dailyMinor: Math.round(requests / 40), frequencyCap: at % 4 === 0 ? 6 : null, targeting,
    };
  });
}

/** Jain's index: 1 when all got the same share of what they wanted. */
const fairness = (shares: readonly number[]): number => shares.reduce((sum, each) => sum + each, 0) ** 2 / (shares.length * shares.reduce((sum, each) => sum + each * each, 0));

function tell({ day, requests, campaigns }: SimulationReport): { error: number; over: number } {
  say(`${day}: ${requests} requests`);
  for (const [at, { bidModel, bidMicros, dailyMinor, spentMicros, impressions, clicks }] of campaigns.entries()) {
    const spent = spentMicros / 10_000 / dailyMinor;
    const price = bidModel === 'CPM' ? (spentMicros / impressions) * 1_000 : spentMicros / Math.max(1, clicks);
    say(`  ${String(at + 1).padStart(2)} ${bidModel.padEnd(11)} bid ¥${(bidMicros / 1e6).toFixed(2)} paid ¥${(price / 1e6).toFixed(2)}  budget ¥${(dailyMinor / 100).toFixed(2)}  spent ${percent(spent)}  ${impressions} impressions, ${clicks} clicks`);
  }
  const shares = campaigns.map(({ spentMicros, dailyMinor }) => spentMicros / 10_000 / dailyMinor);
  const [error, over] = [Math.max(...shares.map((share) => Math.abs(share - 1))), Math.max(...shares.map((share) => share - 1))];
  say(`  error at the end of the day at most ${percent(error)}, over budget at most ${percent(Math.max(0, over))}, fairness ${fairness(shares).toFixed(4)}`);
  return { error, over };
}

/** Each campaign's course through the day beside the course of the traffic. */
function plotted(reports: readonly SimulationReport[]): string {
  const [w, h] = [360, 220];
  const line = (values: readonly number[], style: string) => `<polyline fill="none" ${style} points="${values.map((value, at) => `${(40 + ((at + 1) / values.length) * (w - 60)).toFixed(1)},${(h - 30 - Math.min(1.05, value) * (h - 60)).toFixed(1)}`).join(' ')}"/>`;
  const panel = ({ day, campaigns, traffic }: SimulationReport, at: number) =>
    `<g transform="translate(${(at % 2) * w},${Math.floor(at / 2) * h})"><text x="40" y="18" font-size="12">${day}</text><path d="M40 30V${h - 30}H${w - 20}" fill="none" stroke="#888"/>` +
    `<text x="8" y="34" font-size="10">100 %</text><text x="40" y="${h - 14}" font-size="10">0 h</text><text x="${w - 40}" y="${h - 14}" font-size="10">24 h</text>` +
    `${campaigns.map(({ course }) => line(course, 'stroke="#2b7" stroke-opacity=".55"')).join('')}${line(traffic, 'stroke="#c33" stroke-width="2" stroke-dasharray="5 3"')}</g>`;
  const rows = Math.ceil(reports.length / 2);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * w} ${rows * h}" font-family="sans-serif" role="img"><title>Spend of each campaign through the day (green) beside all traffic (red, dashed)</title><rect width="100%" height="100%" fill="#fff"/>${reports.map(panel).join('')}</svg>\n`;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { days: { type: 'string', default: '3' }, requests: { type: 'string', default: '600000' }, processes: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' }, redis: { type: 'string' }, log: { type: 'string', default: log }, plot: { type: 'string' } },
});
const [days, requests, processes, seed] = [values.days, values.requests, values.processes, values.seed].map(Number);
if (positionals[0] !== 'campaign' || ![days, requests, processes, seed].every((value) => value !== undefined && Number.isInteger(value) && value > 0)) {
  say(USAGE);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'meadow-simulation-'));
const postgres = await startEmbeddedPostgres(folder, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' });
const [pool, edge] = [steadyPool({ connectionString: postgres.url, options: '-c synchronous_commit=off', max: 4 }), steadyPool({ connectionString: postgres.url, options: '-c role=meadow_edge -c synchronous_commit=off', max: 8 })];
const { redis } = values;
const leasesOf = redis === undefined ? undefined : (now: () => number) => new RedisLeaseStore(new Redis(redis), new PostgresLeaseStore(edge, now), now);
try {
  await migrate(postgres.url);
  const played: SimulatedDay[] = Array.from({ length: days! }, (_, at) => madeDay(seed! + at, requests!, at * 3));
  if (existsSync(values.log)) played.push(await loggedDay(values.log, requests!));
  else say(`${values.log} is not there: no real log is played.`);
  const reports: SimulationReport[] = [];
  const told: { error: number; over: number }[] = [];
  for (const [at, day] of played.entries()) {
    const report = await new Simulation(pool, edge, leasesOf).play(day, advertisersOf(seed! + at, requests!), processes!, seed! + at);
    reports.push(report);
    told.push(tell(report));
  }
  if (values.plot) await writeFile(values.plot, plotted(reports));
  say(JSON.stringify({ simulation: 'campaign', figures: { worst_error: Number(Math.max(...told.map(({ error }) => error)).toFixed(4)), worst_overspend: Number(Math.max(0, ...told.map(({ over }) => over)).toFixed(4)), processes, days: told.length } }));
} finally {
  await pool.end();
  await edge.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
