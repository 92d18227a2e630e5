import { createHmac } from 'node:crypto';

/** A figure that people of several organisations are behind. */
export interface Cell {
  key: string;
  /** Different people counted; each counts once in one cell. */
  people: number;
  /** Organisations they belong to, and the share of the largest. */
  organisations: number;
  largest: number;
}
export interface Released {
  key: string;
  /** Null when it is withheld. */
  people: number | null;
}
export interface Release {
  cells: Released[];
  /** Of the cells shown; null when any is withheld, for the difference would tell it. */
  total: number | null;
  withheld: number;
}
export interface Question {
  /** What is asked, in one spelling: the same question gets the same answer. */
  text: string;
  epsilon: number;
  secret: string;
}

/** Groups of fewer people are never told. */
export const SMALLEST_GROUP = 50;
const FEWEST_ORGANISATIONS = 3;
/** Figures that are nearly one organisation's are that organisation's. */
const MOST_OF_ONE = 0.8;

/** Laplace noise that is always the same for a question and a cell, so that asking again teaches nothing. */
function noise(key: string, { text, epsilon, secret }: Question): number {
  const bytes = createHmac('sha256', secret).update(`${text}\n${key}`).digest();
  const uniform = (bytes.readUIntBE(0, 6) + 0.5) / 2 ** 48 - 0.5;
  return (-Math.sign(uniform) * Math.log(1 - 2 * Math.abs(uniform))) / epsilon;
}

/**
 * The one way for figures about others' people to reach an organisation. Small groups are withheld; when one is, a second
 * goes with it, so that no sum tells it; the rest carries noise that does not average away.
 */
export function release(cells: readonly Cell[], question: Question): Release {
  const isTold = (cell: Cell) => cell.people >= SMALLEST_GROUP && cell.organisations >= FEWEST_ORGANISATIONS && cell.largest <= MOST_OF_ONE;
  const told = new Set(cells.filter(isTold).map(({ key }) => key));
  const hidden = cells.filter(({ people, key }) => people > 0 && !told.has(key));
  // Whether a cell is withheld alone must not depend on its being alone: the smallest of those told goes with it.
  if (hidden.length === 1) {
    const [smallest] = cells.filter(({ key }) => told.has(key)).sort((a, b) => a.people - b.people || (a.key < b.key ? -1 : 1));
    if (smallest) told.delete(smallest.key);
  }
  const released = cells.map(({ key, people }) => {
    if (!told.has(key)) return { key, people: null };
    const noisy = Math.round(people + noise(key, question));
    // Noise may carry a group below the line; then it is below the line.
    return { key, people: noisy < SMALLEST_GROUP ? null : noisy };
  });
  const withheld = released.filter(({ people }) => people === null).length;
  return { cells: released, total: withheld > 0 ? null : released.reduce((sum, { people }) => sum + (people ?? 0), 0), withheld };
}
