import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tierOf, type Tier } from '@meadow/shared';
import pg from 'pg';
import { z } from 'zod';
import { runCommand } from './installation/installation-file.ts';
import { heldRanges, MARKET_SHARES, NEWCOMER_FLOOR, OWN_MATCHES, OWN_RANGES, plantMarket, play, randomOf, replayChoices, replayIntervals, replayNotes, replayOwn, type History, type OwnMatch, type Ranked } from './marketplace/evaluation.ts';
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

interface MeasuredDeal {
  tier: string;
  engagements: [number, number, number];
  clicks: [number, number, number] | null;
  realEngagements: number | null;
  realClicks: number | null;
}

/** The installation's own history, split by time: how its score would have ranked what came later, and how its ranges held. */
async function tellOwnHistory(random: () => number, figures: Record<string, number>): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) return say('Own history: set DATABASE_URL to replay it.');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Omit<OwnMatch, 'parts'> & { parts: number[] }>(OWN_MATCHES);
    const { rows: tiers } = await client.query<{ tier: Tier; share: number }>(MARKET_SHARES);
    const own = replayOwn(rows.map((row) => ({ ...row, parts: row.parts.map((part) => part / 1_000) })), new Map(tiers.map(({ tier, share: of }) => [tier, of])), random);
    if (!own) say(`Own history: ${rows.length} matches shown, nothing booked among the later ones yet.`);
    else {
      say(`Own history: ${own.learnedFrom} shown matches teach, the ${own.judgedOn} later ones of ${own.briefs} briefs judge`);
      for (const [prefix, rankers] of [['', own.rankers], ['  newcomers: ', own.coldStart.rankers]] as const) for (const { name, ndcg10, recall10 } of rankers) say(`  ${prefix}${name.padEnd(22)} NDCG@10 ${ndcg10.toFixed(4)}   recall@10 ${recall10.toFixed(4)}`);
      for (const { name, ndcg10 } of own.rankers) figures[`own_ndcg10_${name.replaceAll(' ', '_')}`] = rounded(ndcg10);
      say(`  first-page places: newcomers ${share(own.newcomersShare)}; ${own.exposure.map(({ tier, share: of, bound }) => `${tier} ${share(of ?? Number.NaN)} (at most ${share(bound)})`).join(', ')}`);
      figures['own_newcomers_share'] = rounded(own.newcomersShare);
    }
    const { rows: deals } = await client.query<MeasuredDeal>(OWN_RANGES);
    tellRanges('engagements', deals.flatMap(({ tier, engagements, realEngagements: real }) => (real === null ? [] : [{ group: tier, predicted: engagements, real }])), figures);
    tellRanges('clicks', deals.flatMap(({ tier, clicks, realClicks: real }) => (real === null || clicks === null ? [] : [{ group: tier, predicted: clicks, real }])), figures);
  } finally {
    await client.end();
  }
}

function tellRanges(what: string, deals: readonly { group: string; predicted: [number, number, number]; real: number }[], figures: Record<string, number>): void {
  const held = heldRanges(deals.map(({ group, predicted: [low, mid, high], real }) => ({ group, predicted: { low, mid, high }, real, stretch: 1 })));
  say(`  80 % ranges of ${what} of measured deals: ${held.length === 0 ? `too few (${deals.length})` : held.map((one) => `${one.group} ${share(one.held)} of ${one.predictions}`).join(', ')}`);
  for (const one of held) figures[`own_${what}_held_${one.group}`] = rounded(one.held);
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
  await tellOwnHistory(random, figures);
  say(JSON.stringify({ evaluate: 'matching', figures }));
  return 0;
});
