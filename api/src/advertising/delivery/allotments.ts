import type { LeaseWish } from './lease-store.ts';

/** A lease lends to processes for so long; then it is given back as soon as nobody holds a part of it. */
const LENDS_MS = 30_000;
/** Processes give their parts back before. Who has not is dead, and all of its part counts as promised. */
export const PART_MS = 120_000;
/** Who was told to ask PostgreSQL has done so by then, or is dead. */
const ASKING_MS = 2_000;
/** What was promised so long ago counts half in what all processes will use soon; a lease is what they use in as long. */
const HALF_MS = 30_000;

interface Part {
  no: number;
  micros: number;
  untilMs: number;
}
/** A lease that PostgreSQL gave to all processes together: `left` + `promised` + parts that are out = `granted`, always. */
export interface Allotment {
  no: number;
  grantedMicros: number;
  takenAtMs: number;
  leftMicros: number;
  promisedMicros: number;
  parts: Part[];
}
/** What processes hold of one campaign's budget; its allotments by age. */
export interface Shared {
  allotments: Allotment[];
  /** So many parts have been given out. */
  parts: number;
  /** Until then nobody asks PostgreSQL. */
  askAgainAtMs: number;
  /** Promised from parts that came back, what is long ago less and less. */
  lately: { micros: number; atMs: number };
}
export const nothingShared: Shared = { allotments: [], parts: 0, askAgainAtMs: 0, lately: { micros: 0, atMs: 0 } };

/** A change: what is kept from then on, what came of it, and which allotments are to be given back to PostgreSQL. */
export interface Step<Outcome> {
  shared: Shared;
  outcome: Outcome;
  over: { no: number; promisedMicros: number }[];
}
export interface TakenPart {
  no: number;
  part: number;
  micros: number;
}
export type Taken = TakenPart | { waitMs: number } | { askFor: number };
type Wish = Pick<LeaseWish, 'wantedMicros' | 'leastMicros' | 'mostMicros' | 'isEager'>;

/** Takes a part; where nothing is left, the first one is told to ask PostgreSQL for so much and the others to wait for that. */
export function takePart(shared: Shared, wish: Wish, nowMs: number): Step<Taken> {
  const now = aged(shared, nowMs);
  const open = now.allotments.find(({ takenAtMs, leftMicros }) => nowMs - takenAtMs < LENDS_MS && leftMicros >= wish.leastMicros);
  if (open) return swept(now, lend(now, open, wish.wantedMicros, nowMs));
  if (nowMs < now.askAgainAtMs && !wish.isEager) return swept(now, { waitMs: now.askAgainAtMs - nowMs });
  now.askAgainAtMs = nowMs + ASKING_MS;
  return swept(now, { askFor: Math.ceil(Math.max(wish.wantedMicros, Math.min(wish.mostMicros, Math.LN2 * now.lately.micros))) });
}

/** Puts what PostgreSQL has lent where all can have it; who asked has the first part. */
export function addAllotment(shared: Shared, granted: { no: number; micros: number }, { wantedMicros }: Wish, nowMs: number): Step<TakenPart> {
  const now = aged(shared, nowMs);
  const last: Allotment = { no: granted.no, grantedMicros: granted.micros, takenAtMs: nowMs, leftMicros: granted.micros, promisedMicros: 0, parts: [] };
  now.allotments.push(last);
  now.askAgainAtMs = 0;
  return swept(now, lend(now, last, wantedMicros, nowMs));
}

/** PostgreSQL has said when to ask again. */
export function waitAll(shared: Shared, waitMs: number, nowMs: number): Step<null> {
  const now = aged(shared, nowMs);
  now.askAgainAtMs = nowMs + waitMs;
  return swept(now, null);
}

/** What was not promised can be lent again at once. A part that has been given up for lost changes nothing any more. */
export function giveBackPart(shared: Shared, { no, part }: { no: number; part: number }, promisedMicros: number, nowMs: number): Step<null> {
  const now = aged(shared, nowMs);
  const allotment = now.allotments.find((each) => each.no === no);
  const held = allotment?.parts.find((each) => each.no === part);
  if (allotment && held) {
    const promised = Math.min(held.micros, Math.max(0, promisedMicros));
    allotment.parts = allotment.parts.filter((each) => each !== held);
    allotment.promisedMicros += promised;
    allotment.leftMicros += held.micros - promised;
    now.lately.micros += promised;
  }
  return swept(now, null);
}

function lend(shared: Shared, allotment: Allotment, wantedMicros: number, nowMs: number): TakenPart {
  shared.parts += 1;
  const micros = Math.min(wantedMicros, allotment.leftMicros);
  allotment.leftMicros -= micros;
  allotment.parts.push({ no: shared.parts, micros, untilMs: nowMs + PART_MS });
  return { no: allotment.no, part: shared.parts, micros };
}

/** A copy in which parts of dead processes count as promised. */
function aged({ allotments, parts, askAgainAtMs, lately }: Shared, nowMs: number): Shared {
  const copies = allotments.map((allotment) => {
    const alive = allotment.parts.filter(({ untilMs }) => nowMs < untilMs);
    const lost = allotment.parts.reduce((sum, { micros, untilMs }) => (nowMs < untilMs ? sum : sum + micros), 0);
    return { ...allotment, promisedMicros: allotment.promisedMicros + lost, parts: alive };
  });
  return { allotments: copies, parts, askAgainAtMs, lately: { micros: lately.micros * 2 ** (-Math.max(0, nowMs - lately.atMs) / HALF_MS), atMs: nowMs } };
}

/** Without allotments that nobody holds a part of: nobody is about to use them, and PostgreSQL can pace what they still hold. */
function swept<Outcome>(shared: Shared, outcome: Outcome): Step<Outcome> {
  const isOver = ({ parts }: Allotment): boolean => parts.length === 0;
  const over = shared.allotments.filter(isOver).map(({ no, promisedMicros }) => ({ no, promisedMicros }));
  return { shared: { ...shared, allotments: shared.allotments.filter((each) => !isOver(each)) }, outcome, over };
}
