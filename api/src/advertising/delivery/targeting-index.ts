import type { Breath } from './breath.ts';
import { KeywordIndex, keywordWantsOf, type KeywordWants, type KeywordWishes } from './keyword-index.ts';

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

const single = ['countries', 'regions', 'devices', 'languages', 'genders', 'ageBands', 'cityTiers', 'slots'] as const;
const normal = (value: string): string => value.toLowerCase();

/** A targeting folded once, so that an index of many is quickly made. */
export interface Wants {
  /** Values of each attribute of `single`, then interests, then whose audience. */
  values: readonly (readonly string[])[];
  keywords: KeywordWants;
}
/** Creators whose audience is aimed at. */
export const audiencesIn = ({ values }: Wants): readonly string[] => values[single.length + 1]!;
export const wantsOf = (targeting: Targeting): Wants => ({
  values: [...single, 'interests' as const, 'lookAlikesOf' as const].map((name) => (targeting[name] ?? []).map(normal)),
  keywords: keywordWantsOf(targeting),
});

/** What the index needs to know of an ad group. Groups are numbered by their place in the list, best score first. */
export interface Targeted {
  placements: readonly ('FEED' | 'SEARCH')[];
  wants: Wants;
}

type Bits = Uint32Array;
const set = (bits: Bits, group: number): void => {
  bits[group >>> 5]! |= 1 << (group & 31);
};

/**
 * One attribute: for each value, the groups that take it. A group without a wish takes every value and also a viewer
 * of whom the attribute is not known; a group with a wish does not.
 */
class Attribute {
  private readonly anybody: Bits;
  private readonly byValue = new Map<string, Bits>();

  constructor(words: number) {
    this.anybody = new Uint32Array(words);
  }

  get isRestricted(): boolean {
    return this.byValue.size > 0;
  }

  add(group: number, wish: readonly string[]): void {
    if (wish.length === 0) set(this.anybody, group);
    for (const value of wish) {
      let bits = this.byValue.get(value);
      if (!bits) this.byValue.set(value, (bits = new Uint32Array(this.anybody.length)));
      set(bits, group);
    }
  }

  /** Adds those without a wish to every value, once all are there. */
  finish(): void {
    const { anybody } = this;
    for (const bits of this.byValue.values()) for (let word = 0; word < bits.length; word += 1) bits[word]! |= anybody[word]!;
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
}

/**
 * Which ad groups want a viewer: one bitmap per attribute value, combined word by word and only as far as somebody
 * looks. Groups stand in the order of their scores, so the first bit found is the best bid, and an auction that has
 * enough bidders stops there.
 * @see docs/adr/0041-decision-index.md
 */
export class TargetingIndex {
  private readonly words: number;
  private readonly byPlacement: Record<'FEED' | 'SEARCH', Bits>;
  /** As `single` names them, then interests, then whose audience. */
  private readonly attributes: readonly Attribute[];
  private readonly interests: Attribute;
  private readonly audiences: Attribute;
  private readonly keywords: KeywordIndex;
  /** Bitmaps of the viewer's interests: united word by word, as far as somebody looks. */
  private readonly wanted: Bits[] = [];
  private readonly liked: Bits[] = [];
  private readonly keywordBits: Bits;
  private readonly chosen: Bits[] = [];

  /** @param size how many groups there will be */
  private constructor(size: number) {
    this.words = Math.ceil(size / 32);
    this.byPlacement = { FEED: new Uint32Array(this.words), SEARCH: new Uint32Array(this.words) };
    this.attributes = Array.from({ length: single.length + 2 }, () => new Attribute(this.words));
    this.interests = this.attributes[single.length]!;
    this.audiences = this.attributes[single.length + 1]!;
    this.keywords = new KeywordIndex(this.words);
    this.keywordBits = new Uint32Array(this.words);
  }

  /** @param groups best score first */
  static of(groups: readonly Targeted[]): TargetingIndex {
    const index = new TargetingIndex(groups.length);
    groups.forEach((group, number) => index.add(number, group));
    for (const attribute of index.attributes) attribute.finish();
    return index;
  }

  /** The same, with a breath from time to time. */
  static async made(groups: readonly Targeted[], breath: Breath): Promise<TargetingIndex> {
    const index = new TargetingIndex(groups.length);
    for (const [number, group] of groups.entries()) {
      index.add(number, group);
      if ((number & 31) === 31 && breath.isOver) await breath.take();
    }
    for (const attribute of index.attributes) {
      attribute.finish();
      if (breath.isOver) await breath.take();
    }
    return index;
  }

  private add(number: number, { placements, wants }: Targeted): void {
    for (const placement of placements) set(this.byPlacement[placement], number);
    const { attributes } = this;
    for (let at = 0; at < attributes.length; at += 1) attributes[at]!.add(number, wants.values[at]!);
    this.keywords.add(number, wants.keywords);
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
    const { chosen } = this;
    chosen.length = 0;
    chosen.push(this.byPlacement[placement]);
    this.limit(0, viewer.country);
    this.limit(1, viewer.region);
    this.limit(2, viewer.device);
    this.limit(3, viewer.language);
    this.limit(4, viewer.gender);
    this.limit(5, viewer.ageBand);
    this.limit(6, viewer.cityTier);
    this.limit(7, viewer.slot);
    if (this.interests.isRestricted) this.interests.ofAny(viewer.interests, this.wanted);
    if (this.audiences.isRestricted) this.audiences.ofAny(viewer.likeAudiencesOf ?? [], this.liked);
    if (placement === 'SEARCH' && this.keywords.isRestricted) chosen.push(this.keywords.of(query, this.keywordBits));
    return chosen;
  }

  private limit(at: number, value: string | undefined): void {
    const attribute = this.attributes[at]!;
    if (attribute.isRestricted) this.chosen.push(attribute.of(value));
  }
}
