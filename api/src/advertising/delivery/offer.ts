import type { EligibleGroup, ServedCreative } from './eligible-groups.ts';
import type { Claim } from './frequency.ts';
import type { Viewer } from './targeting-index.ts';

/** What an exchange asks for, as far as deciding needs it. */
export interface OfferWish {
  placement: 'FEED' | 'SEARCH';
  query: string;
  viewer: Viewer;
  /** Absent when nothing about the person may be used. */
  visitor: string | undefined;
  nowMs: number;
}

/** A group that may be bid for: its price put aside, its place under a cap still to be taken. */
export interface Offer<Made> {
  group: EligibleGroup;
  creative: ServedCreative;
  made: Made;
  token: string;
  decisionId: Uint8Array;
  /** Of its next event at most, micros. */
  price: number;
  lease: number;
  asideMicros: number;
  claim: Claim | null;
}

