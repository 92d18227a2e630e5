import { countBoth, wordsFor, type Bits } from './bits.ts';
import { categories, platforms, tiers } from '@meadow/shared';
import type { CreatorColumns } from './creator-columns.ts';
import type { Passing } from './limits-to-bits.ts';
import type { LimitCode } from './wanted.ts';

/** How many would be found with each value, the facet's own limit set aside: what one more tick would bring. */
export const facetNames = ['platforms', 'tiers', 'categories', 'country', 'language'] as const;
export type FacetName = (typeof facetNames)[number];
export interface FacetCount {
  value: string;
  count: number;
}
export type Facets = Record<FacetName, FacetCount[]>;
export interface Relaxing {
  code: LimitCode;
  /** How many break this limit and no other. */
  count: number;
}

/** Rows that pass all limits, and for each limit those that pass all others, by multiplying from both ends. */
export class SetAside {
  readonly all: Bits;
  private readonly without = new Map<LimitCode, Bits>();

  constructor(living: Bits, passing: Passing, size: number) {
    const words = wordsFor(size);
    const limits = [...passing];
    const and = (a: Bits, b: Bits): Bits => {
      const both = new Int32Array(words);
      for (let at = 0; at < words; at += 1) both[at] = a[at]! & b[at]!;
      return both;
    };
    const before: Bits[] = [living.subarray(0, words)];
    for (const [, bits] of limits) before.push(and(before.at(-1)!, bits));
    this.all = before.at(-1)!;
    let after: Bits | null = null;
    for (let at = limits.length - 1; at >= 0; at -= 1) {
      const [code, bits] = limits[at]!;
      this.without.set(code, after ? and(before[at]!, after) : before[at]!);
      after = after ? and(after, bits) : bits;
    }
  }

  /** Who passes all limits but this one. */
  but(code: LimitCode): Bits {
    return this.without.get(code) ?? this.all;
  }

  /** The most promising first. */
  relaxing(): Relaxing[] {
    const words = this.all.length;
    const total = countBoth(this.all, this.all, words);
    return [...this.without].map(([code, bits]) => ({ code, count: countBoth(bits, bits, words) - total })).filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }
}

/** @returns platforms and tiers in their own order, the others by count */
export function facetsOf({ sets, countries, languages }: CreatorColumns, aside: SetAside): Facets {
  const count = (respect: FacetName, values: readonly string[]): FacetCount[] => {
    const rows = aside.but(respect);
    return values.map((value) => {
      const one = sets.find(`${respect} ${value}`);
      return { value, count: one ? countBoth(rows, one, rows.length) : 0 };
    });
  };
  const some = (counts: FacetCount[]) => counts.filter(({ count: n }) => n > 0).sort((a, b) => b.count - a.count);
  return {
    platforms: count('platforms', platforms),
    tiers: count('tiers', tiers),
    categories: some(count('categories', categories)),
    country: some(count('country', countries.names.slice(1))),
    language: some(count('language', languages.names.slice(1))),
  };
}
