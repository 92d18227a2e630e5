import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tierOf } from '@meadow/shared';
import pg from 'pg';
import { z } from 'zod';
import { runCommand } from './installation/installation-file.ts';
import { NEWCOMER_FLOOR, plantMarket, play, randomOf, replayChoices, replayIntervals, replayNotes, type History, type Ranked } from './marketplace/evaluation.ts';
import { ConfigError } from './platform/config/config.ts';

const USAGE = 'Usage: npm run evaluate -- matching [--seed TEXT]';
const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const share = (value: number): string => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`);
const rounded = (value: number): number => Number(value.toFixed(4));
const normalOf = (random: () => number) => () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function table(title: string, rankers: readonly Ranked[]): void {
  say(title);
  for (const { name, ndcg10, recall20 } of rankers) say(`  ${name.padEnd(22)} NDCG@10 ${ndcg10.toFixed(4)}   recall@20 ${recall20.toFixed(4)}`);
}

const post = z.object({ creator: z.string(), taken_at: z.string(), likes: z.number().nullish(), comments: z.number().nullish() });

/** Notes of real creators by time, with the followers of their profiles. */
async function histories(): Promise<History[]> {
  const profiles = gunzipSync(await readFile(join(data, 'creators/instagram_influencers.csv.gz'))).toString().split('\n').slice(1).map((line) => line.split(','));
  const of = new Map(profiles.map(([creator = '', category = '', followers = '0']) => [creator, { category, followers: Number(followers) }]));
  const rates = new Map<string, { at: string; rate: number }[]>();
  for (const line of gunzipSync(await readFile(join(data, 'creators/instagram_posts.ndjson.gz'))).toString().split('\n')) {
    if (line === '') continue;
    const { creator, taken_at: at, likes, comments } = post.parse(JSON.parse(line));
    const profile = of.get(creator);
    if (profile) rates.set(creator, [...(rates.get(creator) ?? []), { at, rate: Math.log(((likes ?? 0) + (comments ?? 0) + 1) / (profile.followers + 1)) }]);
  }
  return [...rates].map(([creator, list]) => ({
    followers: of.get(creator)?.followers ?? 0, group: tierOf(of.get(creator)?.followers ?? 0), rates: list.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ rate }) => rate),
  }));
}

/** The installation's own history: how often a page that was shown led on, step by step; null without a database. */
async function ownHistory(): Promise<{ step: string; count: number }[] | null> {
  const url = process.env['DATABASE_URL'];
  if (!url) return null;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ step: string; count: number }>('SELECT step, count(*)::int AS count FROM match_steps GROUP BY 1 ORDER BY 2 DESC');
    return rows;
  } finally {
    await client.end();
  }
}

/** `npm run evaluate -- matching`: ranking on public data beside its baselines, ranges, cold start, and a made market whose truth is known. */
await runCommand(async () => {
  const [what, flag, text = 'meadow'] = process.argv.slice(2);
  if (what !== 'matching' || (flag !== undefined && flag !== '--seed')) throw new ConfigError(USAGE);
  const random = randomOf(text);
  const figures: Record<string, number> = {};
  if (existsSync(join(data, 'matching'))) {
    const choices = await replayChoices(join(data, 'matching/movielens_small_ratings_first80.csv.gz'), random);
    table(`Later choices of ${choices.tested} people among ${choices.items} items (MovieLens, by time)`, choices.rankers);
    for (const { name, ndcg10 } of choices.rankers) figures[`choices_ndcg10_${name.replaceAll(' ', '_')}`] = rounded(ndcg10);
    const notes = await replayNotes(join(data, 'posts/xhs_notes.ndjson.gz'), random);
    table(`Whose note is it, among ${notes.creators} creators, by their earlier notes (Xiaohongshu)`, notes.rankers);
    for (const { name, ndcg10 } of notes.rankers) figures[`notes_ndcg10_${name}`] = rounded(ndcg10);
    say(`  newcomers with at most three notes: ${notes.coldStart.creators}, recall@20 ${share(notes.coldStart.recall20)}, at random ${share(notes.coldStart.random)}`);
    if (notes.coldStart.creators > 0) figures['cold_start_recall20'] = rounded(notes.coldStart.recall20);
    say('How often the 80 % range of the latest note held (Instagram, from earlier notes)');
    for (const { group, predictions, held, heldRecalibrated } of replayIntervals(await histories())) {
      say(`  ${group.padEnd(8)} ${String(predictions).padStart(5)} predictions   ${share(held)}   recalibrated ${share(heldRecalibrated)}`);
      figures[`range80_held_${group}`] = rounded(heldRecalibrated);
    }
  } else say(`No public data under ${data}: those parts are left out.`);
  const normal = normalOf(random);
  const played = play(plantMarket(random, normal), random, normal);
  say('A made market whose truth is known, 400 briefs');
  say(`  value of what was shown over the best possible: ${share(played.ofIdeal)} in the second half, ${share(played.ofIdealFromStart)} from the start (popularity ${share(played.byPopularity)}, random ${share(played.atRandom)})`);
  say(`  newcomers' share of places: ${share(played.newcomersShare)}, floor ${share(NEWCOMER_FLOOR)}`);
  Object.assign(figures, { planted_value_of_ideal: rounded(played.ofIdeal), newcomers_share: rounded(played.newcomersShare), newcomers_floor: NEWCOMER_FLOOR });
  const own = await ownHistory();
  say(own === null ? 'Own history: set DATABASE_URL to replay it.' : own.length === 0 ? 'Own history: nothing has been shown yet.' : `Own history: ${own.map(({ step, count }) => `${step} ${count}`).join(', ')}`);
  say(JSON.stringify({ evaluate: 'matching', figures }));
  return 0;
});
