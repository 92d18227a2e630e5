import { ageBands } from '@meadow/shared';
import type { IndexedCreator } from '../search/indexed-creator.ts';
import type { Audience } from './audience.ts';

/** How many creators about the same things a reader follows on the whole, until overlaps are measured. */
export const USUALLY_FOLLOWED = 12;
const MOST_SHARE = 0.6;
const GENDERS = 2;
/** Where an audience is unknown it is taken to be as usual. */
const USUAL_FEMALE = 0.6;
const usualAges = [0.05, 0.3, 0.4, 0.15, 0.1];

export interface Reader {
  creator: Pick<IndexedCreator, 'categories' | 'femaleShare' | 'ages'>;
  /** People that a booking probably reaches. */
  reach: number;
}

/**
 * Splits readers by topic, gender and age. Creators about the same things, for the same people, share readers: a segment holds as many people as all its creators
 * reach together over the number that a reader follows, and two creators reach it independently. An estimate, which measured overlaps scale. @param followed creators that a reader follows
 */
export function segmentsOf(readers: readonly Reader[], followed = USUALLY_FOLLOWED): Audience {
  const topics = [...new Set(readers.flatMap(({ creator }) => topicsOf(creator)))].sort();
  const perTopic = GENDERS * ageBands.length;
  const segments = topics.length * perTopic;
  const people = new Float64Array(segments);
  const reached = readers.map(({ creator, reach }) => {
    const own = topicsOf(creator);
    const female = creator.femaleShare ?? USUAL_FEMALE;
    const split: { segment: number; readers: number }[] = [];
    for (const topic of own) {
      for (let gender = 0; gender < GENDERS; gender += 1) {
        for (let age = 0; age < ageBands.length; age += 1) {
          const ofAge = creator.ages.length === 0 ? usualAges[age]! : (creator.ages.find(({ label }) => label === ageBands[age])?.share ?? 0);
          const some = (reach / own.length) * (gender === 0 ? female : 1 - female) * ofAge;
          if (some > 0) split.push({ segment: topics.indexOf(topic) * perTopic + gender * ageBands.length + age, readers: some });
        }
      }
    }
    for (const { segment, readers: some } of split) people[segment]! += some / followed;
    return split;
  });
  const shares = new Float32Array(readers.length * segments);
  // A segment is never smaller than what one creator reaches of it.
  for (const { segment, readers: some } of reached.flat()) people[segment] = Math.max(people[segment]!, some / MOST_SHARE);
  for (const [row, split] of reached.entries()) for (const { segment, readers: some } of split) shares[row * segments + segment] = Math.min(MOST_SHARE, some / people[segment]!);
  return { people, shares };
}

const topicsOf = ({ categories }: Pick<IndexedCreator, 'categories'>): readonly string[] => (categories.length === 0 ? ['other'] : categories.slice(0, 3));
