import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { keywordsOf, recurringKeywords } from '../creators/keywords.ts';
import { weakPrior } from '../creators/performance.ts';
import { CreatorIndex } from '../search/creator-index.ts';
import { anybody } from '../search/wanted.ts';
import { fullWeightOf } from '../matching/score.ts';
import { AtRandom, Factorised, Popular } from './baselines.ts';
import { CoChoice, type Choices, type Recommender } from './co-choice.ts';
import { mean, ndcg, recall } from './ranking-metrics.ts';

async function* linesOf(path: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
}
export interface Ranked {
  name: string;
  ndcg10: number;
  recall20: number;
}

/** What people chose later, ranked from what they chose before: the last fifth of each person's choices in time. */
export async function replayChoices(path: string, random: () => number): Promise<{ users: number; items: number; tested: number; rankers: Ranked[] }> {
  const byUser = new Map<string, { item: number; rating: number; at: number }[]>();
  const items = new Map<string, number>();
  for await (const line of linesOf(path)) {
    const [user = '', movie = '', rating, at] = line.split(',');
    if (user === 'userId') continue;
    const item = items.get(movie) ?? items.set(movie, items.size).size - 1;
    byUser.set(user, [...(byUser.get(user) ?? []), { item, rating: Number(rating), at: Number(at) }]);
  }
  const before: number[][] = [];
  const after: Set<number>[] = [];
  for (const list of byUser.values()) {
    list.sort((a, b) => a.at - b.at || a.item - b.item);
    const cut = Math.floor(list.length * 0.8);
    before.push(list.slice(0, cut).map(({ item }) => item).sort((a, b) => a - b));
    // Only what was liked is worth recommending.
    after.push(new Set(list.slice(cut).filter(({ rating }) => rating >= 4).map(({ item }) => item)));
  }
  const choices: Choices = { users: before.length, items: items.size, of: before };
  const tested = [...after.keys()].filter((user) => after[user]!.size > 0);
  const judge = (name: string, recommender: Recommender): Ranked => {
    const lists = tested.map((user) => ({ list: recommender.rank(user, 20), liked: after[user]! }));
    return { name, ndcg10: mean(lists.map(({ list, liked }) => ndcg(list, liked, 10))), recall20: mean(lists.map(({ list, liked }) => recall(list, liked, 20))) };
  };
  const rankers = [
    judge('ours', new CoChoice(choices, RIDGE)), judge('matrix factorisation', new Factorised(choices, FACTORS, 5, 8, random)), judge('popularity', new Popular(choices)), judge('random', new AtRandom(choices, random)),
  ];
  return { users: choices.users, items: choices.items, tested: tested.length, rankers };
}
const RIDGE = 60;
const FACTORS = 32;

const note = z.object({ creator: z.string(), published_at: z.string().nullable(), title: z.string().nullish(), desc: z.string().nullish(), tags: z.array(z.string()).nullish() });

/** Whose note is it? Each creator's latest note, asked as if it were a brief, ranks the creators by their earlier notes alone. */
export async function replayNotes(path: string, random: () => number): Promise<{ creators: number; rankers: Ranked[]; coldStart: { creators: number; recall20: number; random: number } }> {
  const byCreator = new Map<string, { at: string; text: string; tags: string[] }[]>();
  for await (const line of linesOf(path)) {
    const { creator, published_at: at, title, desc, tags } = note.parse(JSON.parse(line));
    byCreator.set(creator, [...(byCreator.get(creator) ?? []), { at: at ?? '', text: `${title ?? ''} ${desc ?? ''}`, tags: tags ?? [] }]);
  }
  const index = new CreatorIndex(() => weakPrior);
  const asked: { row: number; text: string; notes: number }[] = [];
  for (const notes of byCreator.values()) {
    notes.sort((a, b) => (a.at < b.at ? -1 : 1));
    const earlier = notes.slice(0, -1);
    const last = notes.at(-1);
    if (earlier.length === 0 || !last) continue;
    const keywords = earlier.length < 3 ? [...new Set(earlier.flatMap((one) => keywordsOf(`${one.text} ${one.tags.join(' ')}`)))].slice(0, 40) : recurringKeywords(earlier, 40);
    const row = index.add({
      id: `00000000-0000-7000-8000-${asked.length.toString(16).padStart(12, '0')}`, name: '', handle: '', categories: [], keywords, country: null, language: null, platforms: [], tier: 'NANO', level: 1, followers: 0,
      open: true, claimed: false, femaleShare: null, ages: [], activeShare: null, noteCount: earlier.length, sponsoredCount: 0, logRateMean: null, logRateVariance: null, averageViews: null, dealsCompleted: 0, dealsFailed: 0, prices: [],
    });
    asked.push({ row, text: `${last.text} ${last.tags.join(' ')}`, notes: earlier.length });
  }
  const lists = asked.map(({ row, text, notes }) => {
    const words = keywordsOf(text).map((word) => ({ word, weight: index.weightOf(word) })).sort((a, b) => b.weight - a.weight).slice(0, 24);
    const { best } = index.ask({
      wanted: anybody, text: null, left: new Map(), history: new Map(), limit: 20, after: null, withFacets: false,
      aim: {
        // Fully open at the top, so that more shared words always rank higher.
        categoryMask: 0, categoryCount: 0, words, fullWeight: Math.max(1, words.reduce((sum, { weight }) => sum + weight, 0), fullWeightOf(words)), female: -1, ages: [], country: null, language: null, format: 'IMAGE_NOTE', currency: 'CNY',
        weights: { topic: 100, audience: 0, performance: 0, price: 0, authenticity: 0, reliability: 0, saturation: 0, history: 0 }, bands: Array.from({ length: 5 }, () => ({ low: -1, high: -1 })),
      },
    });
    return { list: best.map((one) => one.row), right: new Set([row]), notes };
  });
  const popular = [...asked].sort((a, b) => b.notes - a.notes).slice(0, 20).map(({ row }) => row);
  const judge = (name: string, listOf: (at: number) => number[]): Ranked => ({
    name, ndcg10: mean(lists.map(({ right }, at) => ndcg(listOf(at), right, 10))), recall20: mean(lists.map(({ right }, at) => recall(listOf(at), right, 20))),
  });
  const cold = lists.filter(({ notes }) => notes <= 3);
  return {
    creators: asked.length,
    rankers: [judge('ours', (at) => lists[at]!.list), judge('popularity', () => popular), judge('random', () => Array.from({ length: 20 }, () => Math.floor(random() * asked.length)))],
    coldStart: { creators: cold.length, recall20: mean(cold.map(({ list, right }) => recall(list, right, 20))), random: 20 / asked.length },
  };
}
