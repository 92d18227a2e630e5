/** Below so many people an audience is nobody's: it would point at persons. */
export const LEAST_SEED = 50;
/** An audience has at most so many times the people it starts from. */
const MOST_TIMES = 10;
/** Pseudo-observations of the prior: what a group of this size would show if it were like everybody. */
const PRIOR = 50;
/** Two-sided 5 %: what differs less than chance alone could tell says nothing. */
const SURE = 1.96;

/** People with what they touched: one place in `starts` per person, creators by their number in `creators`. */
export interface People {
  visitors: BigInt64Array;
  /** Where a person's creators begin; one more than people. */
  starts: Uint32Array;
  creators: Uint32Array;
}

/** What creators write about, by number: two creators of one category attract like people. */
export type CategoriesOf = readonly (readonly number[])[];

export interface LookAlikes {
  seedPeople: number;
  /** Visitor hashes in order: the seed and who is most like it; empty when the seed is too small. */
  members: BigInt64Array;
}

/**
 * People like those who touched `creator`. Traits of a person are the other creators they touched, and those creators' categories.
 * Each trait weighs as much as the log-odds of having it differ between the seed and everybody else, drawn to nothing by a prior
 * and left out where chance explains it; a person's score is the sum over their traits. Who has a score above zero is more like
 * the seed than like the rest; the best come in, up to ten times the seed.
 * @see docs/adr/0083-look-alikes.md; Monroe, Colaresi and Quinn 2008, Fightin' Words, eq. 15–22
 */
export function lookAlikesOf(creator: number, people: People, categoriesOf: CategoriesOf, categoryCount: number): LookAlikes {
  const count = people.visitors.length;
  const traitCount = categoriesOf.length + categoryCount;
  const [inSeed, inRest] = [new Uint32Array(traitCount), new Uint32Array(traitCount)];
  const isSeed = new Uint8Array(count);
  let seedPeople = 0;
  const traits = new Traits(people, categoriesOf, traitCount);
  for (let person = 0; person < count; person += 1) {
    const found = traits.of(person, creator);
    if (traits.hasTouched) {
      isSeed[person] = 1;
      seedPeople += 1;
    }
    const counted = traits.hasTouched ? inSeed : inRest;
    for (let at = 0; at < found; at += 1) counted[traits.list[at]!]! += 1;
  }
  if (seedPeople < LEAST_SEED) return { seedPeople, members: new BigInt64Array() };

  const weights = weightsOf(inSeed, inRest, seedPeople, count - seedPeople);
  const like: { person: number; score: number }[] = [];
  for (let person = 0; person < count; person += 1) {
    if (isSeed[person] === 1) continue;
    const found = traits.of(person, creator);
    let score = 0;
    for (let at = 0; at < found; at += 1) score += weights[traits.list[at]!]!;
    if (score > 0) like.push({ person, score });
  }
  like.sort((a, b) => b.score - a.score || (people.visitors[a.person]! < people.visitors[b.person]! ? -1 : 1));
  const chosen = like.slice(0, seedPeople * (MOST_TIMES - 1));
  const members = new BigInt64Array(seedPeople + chosen.length);
  let at = 0;
  for (let person = 0; person < count; person += 1) if (isSeed[person] === 1) members[at++] = people.visitors[person]!;
  for (const { person } of chosen) members[at++] = people.visitors[person]!;
  return { seedPeople, members: members.sort() };
}

/** The weight of each trait: how much the log-odds of having it differ, 0 where chance explains the difference. */
export function weightsOf(inSeed: Uint32Array, inRest: Uint32Array, seedPeople: number, restPeople: number): Float64Array {
  const all = seedPeople + restPeople;
  return Float64Array.from(inSeed, (had, trait) => {
    const hadRest = inRest[trait]!;
    // What nobody has, or everybody, tells nobody from anybody.
    if (had + hadRest === 0 || had + hadRest === all) return 0;
    const prior = (PRIOR * (had + hadRest)) / all;
    const [seed, rest] = [had + prior, hadRest + prior];
    const weight = Math.log(seed / (seedPeople + PRIOR - seed)) - Math.log(rest / (restPeople + PRIOR - rest));
    const deviation = Math.sqrt(1 / seed + 1 / rest);
    return Math.abs(weight) < SURE * deviation ? 0 : weight;
  });
}

/** The traits of one person after the other, without making a list for each. */
class Traits {
  readonly list: Uint32Array;
  /** Whether the person asked about last touched the creator. */
  hasTouched = false;
  private readonly people: People;
  private readonly categoriesOf: CategoriesOf;
  /** The asking at which a category was last given, so that it counts once for a person. */
  private readonly givenAt: Uint32Array;
  private asking = 0;

  constructor(people: People, categoriesOf: CategoriesOf, traitCount: number) {
    this.people = people;
    this.categoriesOf = categoriesOf;
    this.list = new Uint32Array(traitCount);
    this.givenAt = new Uint32Array(traitCount);
  }

  /** @returns how many places of {@link list} hold traits of the person, those of the creator itself left out */
  of(person: number, creator: number): number {
    const { starts, creators } = this.people;
    this.hasTouched = false;
    this.asking += 1;
    let found = 0;
    for (let at = starts[person]!; at < starts[person + 1]!; at += 1) {
      const touched = creators[at]!;
      if (touched === creator) {
        this.hasTouched = true;
        continue;
      }
      this.list[found++] = touched;
      for (const category of this.categoriesOf[touched]!) {
        const trait = this.categoriesOf.length + category;
        if (this.givenAt[trait] === this.asking) continue;
        this.givenAt[trait] = this.asking;
        this.list[found++] = trait;
      }
    }
    return found;
  }
}
