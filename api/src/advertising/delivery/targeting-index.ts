import { KeywordIndex, type KeywordWishes } from './keyword-index.ts';

/** What a viewer is like, as far as the request says. */
export interface Viewer {
  country?: string;
  region?: string;
  device?: string;
  language?: string;
  gender?: string;
  ageBand?: string;
  cityTier?: string;
  /** The half hour of the week, as `slotOf` says, or the hour on the viewer's own clock, as `viewersSlotOf` says. */
  slot?: string;
  interests: readonly string[];
  /** Creators whose audience the viewer is like. */
  likeAudiencesOf?: readonly string[];
}

/** What an ad group wants. An empty list means anybody. */
export interface Targeting extends KeywordWishes {
  countries: readonly string[];
  regions: readonly string[];
  devices: readonly string[];
  languages: readonly string[];
  genders: readonly string[];
  ageBands: readonly string[];
  interests: readonly string[];
  cityTiers?: readonly string[];
  /** Creators, of whose audiences one is enough. */
  lookAlikesOf?: readonly string[];
  /** When, as `slotsOf` says. */
  slots?: readonly string[];
}

/** What the index needs to know of an ad group. Groups are numbered by their place in the list, best score first. */
export interface Targeted {
  placements: readonly ('FEED' | 'SEARCH')[];
  targeting: Targeting;
}

type Bits = Uint32Array;

/**
 * One attribute: for each value, the groups that take it. A group without a wish takes every value and also a viewer
 * of whom the attribute is not known; a group with a wish does not.
 */
class Attribute {
  readonly isRestricted: boolean;
  private readonly anybody: Bits;
  private readonly byValue = new Map<string, Bits>();

  constructor(wishes: readonly (readonly string[])[], words: number) {
    this.anybody = new Uint32Array(words);
    wishes.forEach((wish, group) => wish.length === 0 && set(this.anybody, group));
    wishes.forEach((wish, group) => {
      for (const value of wish) set(this.bitsOf(normal(value)), group);
    });
    this.isRestricted = this.byValue.size > 0;
  }

  of(value: string | undefined): Bits {
    return (value === undefined ? undefined : this.named(value)) ?? this.anybody;
  }

  /** Bitmaps that are to be united: a group that wants at least one of the values is in one of them. */
  ofAny(values: readonly string[], into: Bits[]): void {
    into.length = 0;
    for (const value of values) {
      const bits = this.named(value);
      if (bits) into.push(bits);
    }
    if (into.length === 0) into.push(this.anybody);
  }

  /** Most senders write values as they are stored; only others are folded. */
  private named(value: string): Bits | undefined {
    return this.byValue.get(value) ?? this.byValue.get(normal(value));
  }

  private bitsOf(value: string): Bits {
    let bits = this.byValue.get(value);
    if (!bits) {
      bits = this.anybody.slice();
      this.byValue.set(value, bits);
    }
    return bits;
  }
}

const normal = (value: string): string => value.toLowerCase();
const set = (bits: Bits, group: number): void => {
  bits[group >>> 5]! |= 1 << (group & 31);
};
const single = ['countries', 'regions', 'devices', 'languages', 'genders', 'ageBands', 'cityTiers', 'slots'] as const;

/**
 * Which ad groups want a viewer: one bitmap per attribute value, combined word by word and only as far as somebody
 * looks. Groups stand in the order of their scores, so the first bit found is the best bid, and an auction that has
 * enough bidders stops there.
 * @see docs/adr/0041-decision-index.md
 */
export class TargetingIndex {
  private readonly words: number;
  private readonly byPlacement: Record<'FEED' | 'SEARCH', Bits>;
  private readonly attributes: Record<(typeof single)[number], Attribute>;
  private readonly interests: Attribute;
  private readonly audiences: Attribute;
  private readonly keywords: KeywordIndex;
  /** Bitmaps of the viewer's interests: united word by word, as far as somebody looks. */
  private readonly wanted: Bits[] = [];
  private readonly liked: Bits[] = [];
  private readonly keywordBits: Bits;
  private readonly chosen: Bits[] = [];

  constructor(groups: readonly Targeted[]) {
    this.words = Math.ceil(groups.length / 32);
    const wishes = (name: keyof Targeting) => groups.map(({ targeting }) => targeting[name] ?? []);
    const attribute = (name: keyof Targeting) => new Attribute(wishes(name), this.words);
    this.byPlacement = { FEED: new Uint32Array(this.words), SEARCH: new Uint32Array(this.words) };
    groups.forEach(({ placements }, group) => placements.forEach((placement) => set(this.byPlacement[placement], group)));
    this.attributes = {
      countries: attribute('countries'), regions: attribute('regions'), devices: attribute('devices'),
      languages: attribute('languages'), genders: attribute('genders'), ageBands: attribute('ageBands'), cityTiers: attribute('cityTiers'), slots: attribute('slots'),
    };
    this.interests = attribute('interests');
    this.audiences = attribute('lookAlikesOf');
    this.keywords = new KeywordIndex(groups.map(({ targeting }) => targeting), this.words);
    this.keywordBits = new Uint32Array(this.words);
  }

  /**
   * Visits the groups that want the viewer, best score first, until `visit` returns false.
   * @param query what was searched, for keywords. Ignored in the feed.
   */
  match(placement: 'FEED' | 'SEARCH', viewer: Viewer, query: string, visit: (group: number) => boolean): void {
    const chosen = this.choose(placement, viewer, query);
    const { wanted, liked, words } = this;
    for (let word = 0; word < words; word += 1) {
      let bits = chosen[0]![word]!;
      for (let i = 1; bits !== 0 && i < chosen.length; i += 1) bits &= chosen[i]![word]!;
      if (bits !== 0 && wanted.length > 0) {
        let any = wanted[0]![word]!;
        for (let i = 1; i < wanted.length; i += 1) any |= wanted[i]![word]!;
        bits &= any;
      }
      if (bits !== 0 && liked.length > 0) {
        let any = liked[0]![word]!;
        for (let i = 1; i < liked.length; i += 1) any |= liked[i]![word]!;
        bits &= any;
      }
      while (bits !== 0) {
        const lowest = bits & -bits;
        if (!visit((word << 5) + 31 - Math.clz32(lowest))) return;
        bits ^= lowest;
      }
    }
  }

  private choose(placement: 'FEED' | 'SEARCH', viewer: Viewer, query: string): Bits[] {
    const { chosen, attributes } = this;
    chosen.length = 0;
    chosen.push(this.byPlacement[placement]);
    if (attributes.countries.isRestricted) chosen.push(attributes.countries.of(viewer.country));
    if (attributes.regions.isRestricted) chosen.push(attributes.regions.of(viewer.region));
    if (attributes.devices.isRestricted) chosen.push(attributes.devices.of(viewer.device));
    if (attributes.languages.isRestricted) chosen.push(attributes.languages.of(viewer.language));
    if (attributes.genders.isRestricted) chosen.push(attributes.genders.of(viewer.gender));
    if (attributes.ageBands.isRestricted) chosen.push(attributes.ageBands.of(viewer.ageBand));
    if (attributes.cityTiers.isRestricted) chosen.push(attributes.cityTiers.of(viewer.cityTier));
    if (attributes.slots.isRestricted) chosen.push(attributes.slots.of(viewer.slot));
    if (this.interests.isRestricted) this.interests.ofAny(viewer.interests, this.wanted);
    if (this.audiences.isRestricted) this.audiences.ofAny(viewer.likeAudiencesOf ?? [], this.liked);
    if (placement === 'SEARCH' && this.keywords.isRestricted) chosen.push(this.keywords.of(query, this.keywordBits));
    return chosen;
  }
}
