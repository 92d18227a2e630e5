import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { clauseRef, clauses, findClause, markets, requiredClauses, usualClauses } from './clauses.ts';
import { wordDiff } from './word-diff.ts';

describe('the clause library', () => {
  it('speaks both languages and names each clause once', () => {
    expect(new Set(clauses.map(clauseRef)).size).toBe(clauses.length);
    for (const { title, text } of clauses) {
      for (const part of [title, text]) {
        expect(part.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(part.en).not.toBe('');
      }
    }
  });

  it('keeps the words that were signed: other words are another version', () => {
    const words = clauses.map((one) => `${clauseRef(one)} ${createHash('sha256').update(JSON.stringify(one.text)).digest('hex').slice(0, 12)}`);
    expect(words).toMatchInlineSnapshot(`
[
  "deliverables.original@1 8346a32866e7",
  "deliverables.honest@1 6be54123b01a",
  "payment.escrow@1 a15119eeeb1f",
  "usage.feed@1 26b1109d7369",
  "usage.everywhere@1 2be290f50d50",
  "usage.none@1 27532ad97432",
  "exclusivity.category@1 8301cc5a056b",
  "online.keep@1 b3083451d471",
  "disclosure.cn@1 732c6ed8dd07",
  "disclosure.us@1 f7ad6a48919a",
  "disclosure.eu@1 1ff1b417847b",
  "disclosure.uk@1 4c54b34a7a3a",
  "revisions.limit@1 49dd605b02a3",
  "cancellation.stage@1 dfb309c98b0c",
  "cancellation.stage@2 4d5b5921fd0a",
  "lateness.refund@1 9210628ce2d7",
]
`);
  });

  it('makes the disclosure duty of each market part of what is usual there', () => {
    for (const market of markets) {
      if (market !== 'OTHER') expect(requiredClauses(market)).toHaveLength(1);
      const usual = usualClauses(market);
      expect(usual).toEqual(expect.arrayContaining([...requiredClauses(market)]));
      expect(usual.map((ref) => findClause(ref)?.id)).not.toContain(undefined);
    }
  });
});

describe('the difference of two texts', () => {
  it('names the changed words only, in Chinese and in English', () => {
    expect(wordDiff('授权期 6 个月，可加热', '授权期 12 个月，可加热').filter(({ kind }) => kind !== 'same')).toEqual([{ text: '6', kind: 'removed' }, { text: '12', kind: 'added' }]);
    expect(wordDiff('Show the bottle once.', 'Show the bottle twice.').filter(({ kind }) => kind !== 'same')).toEqual([{ text: 'once', kind: 'removed' }, { text: 'twice', kind: 'added' }]);
    expect(wordDiff('', '')).toEqual([]);
  });

  it('gives back both texts exactly, whatever they are', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }), (before, after) => {
      const parts = wordDiff(before, after);
      const join = (dropped: string) => parts.filter(({ kind }) => kind !== dropped).map(({ text }) => text).join('');
      expect(join('added')).toBe(before);
      expect(join('removed')).toBe(after);
    }));
  });
});
