import { normalise } from '../language/normalise.ts';
import { zhAspects, zhDegrees, zhLexicon, zhNegations, zhTurns } from './zh-lexicon.ts';

export interface Scored {
  /** Below 0 blame, above 0 praise. */
  score: number;
  /** What each aspect that is spoken of was scored. */
  aspects: Map<string, number>;
}

const LONGEST = 6;
/** Words that change the next one stand at most so many letters before it. */
const REACH = 4;
const clauseEnd = /[，,。.！!？?；;：:、~～…\n\s]+/u;
const aspectOf = new Map(Object.entries(zhAspects).flatMap(([aspect, words]) => words.map((word) => [word, aspect] as const)));

interface Found {
  weight: number;
  at: number;
  length: number;
}

function wordsIn(clause: string): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < clause.length; ) {
    let length = Math.min(LONGEST, clause.length - at);
    while (length > 0 && !zhLexicon.has(clause.slice(at, at + length))) length -= 1;
    if (length > 0) found.push({ weight: zhLexicon.get(clause.slice(at, at + length)) ?? 0, at, length });
    at += Math.max(1, length);
  }
  return found.filter(({ weight }) => weight !== 0);
}

/** Negations and degrees that stand right before a word, read from the word backwards. */
function modifierBefore(clause: string, from: number, until: number): number {
  let factor = 1;
  for (let at = from; at > until; ) {
    const word = [4, 3, 2, 1].map((length) => (at - length >= until ? clause.slice(at - length, at) : '')).find((part) => zhNegations.has(part) || zhDegrees.has(part));
    if (word === undefined) {
      at -= 1;
      continue;
    }
    factor *= zhNegations.has(word) ? -0.8 : zhDegrees.get(word) ?? 1;
    at -= word.length;
  }
  return factor;
}

function scoreClause(clause: string): number {
  let [score, end] = [0, 0];
  for (const { weight, at, length } of wordsIn(clause)) {
    score += weight * modifierBefore(clause, at, Math.max(end, at - REACH));
    end = at + length;
  }
  return score;
}

/** Reads a text clause by clause; what comes after a turn (“但是”) weighs more, and so does the last word on the matter. */
export function scoreZh(raw: string): Scored {
  const clauses = normalise(raw).split(clauseEnd).filter((clause) => clause !== '');
  const aspects = new Map<string, number>();
  let score = 0;
  for (const [index, clause] of clauses.entries()) {
    const own = scoreClause(clause);
    const turned = zhTurns.some((turn) => clause.startsWith(turn)) ? 1.3 : /^(虽然|虽说|尽管)/.test(clause) ? 0.6 : 1;
    score += own * turned * (index === clauses.length - 1 ? 1.2 : 1);
    if (own === 0) continue;
    for (const [word, aspect] of aspectOf) if (clause.includes(word)) aspects.set(aspect, (aspects.get(aspect) ?? 0) + own);
  }
  return { score, aspects };
}
