import { clearBit, setBit, wordsFor } from './bits.ts';
import type { CreatorIndex, Question } from './creator-index.ts';
import type { Passing } from './limits-to-bits.ts';
import type { Postings } from './postings.ts';
import { gramsOf } from './text.ts';

/** Limits that are lists of people or of words. */
export function listLimits({ columns, words: postings, grams }: CreatorIndex, { text, left, avoidWords = [], wanted }: Question): Passing {
  const passing: Passing = new Map();
  const words = wordsFor(columns.size);
  const everybody = () => new Int32Array(words).fill(-1);
  for (const [code, ids] of left) {
    const bits = everybody();
    for (const id of ids) {
      const row = columns.rowOf(id);
      if (row >= 0) clearBit(bits, row);
    }
    passing.set(code, bits);
  }
  if (avoidWords.length > 0 || wanted.avoidCategories.length > 0) {
    const bits = everybody();
    for (const word of avoidWords) for (const row of postings.rows(postings.find(word))) clearBit(bits, row);
    for (const category of wanted.avoidCategories) {
      const unsafe = columns.sets.find(`categories ${category}`);
      if (unsafe) for (let at = 0; at < words; at += 1) bits[at]! &= ~unsafe[at]!;
    }
    passing.set('brandSafety', bits);
  }
  if (text !== null) {
    const bits = new Int32Array(words);
    for (const rows of [withAll(postings, text.words), withAll(grams, gramsOf(text.name))]) for (const row of rows) setBit(bits, row);
    passing.set('text', bits);
  }
  return passing;
}

/** Rows that hold all of the terms, found along the rarest. */
function withAll(postings: Postings, names: readonly string[]): number[] | Int32Array {
  if (names.length === 0) return [];
  const terms = names.map((name) => postings.find(name)).sort((a, b) => postings.count(a) - postings.count(b));
  if (terms.includes(-1)) return [];
  let rows: number[] | Int32Array = postings.rows(terms[0]!);
  for (const term of terms.slice(1)) rows = inBoth(rows, postings.rows(term));
  return rows;
}

function inBoth(few: number[] | Int32Array, many: Int32Array): number[] {
  const both: number[] = [];
  let from = 0;
  for (const row of few) {
    let low = from;
    let high = many.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (many[middle]! < row) low = middle + 1;
      else high = middle;
    }
    from = low;
    if (many[low] === row) both.push(row);
  }
  return both;
}
