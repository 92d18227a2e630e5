import fc from 'fast-check';
import { bodyOf, LARGEST, recordsIn, RecordWriter, type DecisionRecord } from './decision-record.ts';

const group = { sourceNo: fc.nat({ max: 2 ** 32 - 1 }), score: fc.float({ min: 0, max: 2 ** 40, noNaN: true }) };
const record = fc.record({
  atMs: fc.nat({ max: 60_000 }).map((ms) => 1_790_000_000_000 + ms),
  context: fc.record({ placement: fc.constantFrom('feed' as const, 'search' as const), slots: fc.integer({ min: 1, max: 20 }), query: fc.string({ unit: 'grapheme' }), context: fc.constantFrom<DecisionRecord['context']['context'][]>({}, { country: 'CN', interests: ['美妆'] }, { region: '上海', city_tier: '1', device: 'mobile', language: 'zh', gender: 'female', age_band: '25-34', interests: ['美妆', '美妆', 'a'], hour: 0 }), like: fc.constantFrom<string[][]>([], ['a', 'b']), exclude: fc.constantFrom<string[][]>([], ['a']), at: fc.constant('s1') }),
  slots: fc.array(fc.record({
    ...group, id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex')), shownSourceNo: group.sourceNo, priceMicros: fc.nat({ max: Number.MAX_SAFE_INTEGER }), nextScore: group.score,
  }), { maxLength: 20 }),
  passed: fc.array(fc.record({ ...group, reason: fc.constantFrom(102, 205, 1001) }), { maxLength: 30 }),
  unnamed: fc.nat({ max: 65_535 }),
  id: fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'))), isExchange: fc.boolean(),
  noBid: fc.constantFrom(0, 3, 501), notice: fc.constantFrom<(number | null)[]>(null, 0, 102),
}).map((one) => ({ ...one, noBid: one.notice === null ? one.noBid : 0 }));

describe('the record of a decision', () => {
  it('says what was written, whatever it was', () => {
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (records) => {
      const inOrder: DecisionRecord[] = records.toSorted((a, b) => a.atMs - b.atMs);
      expect([...recordsIn(bodyOf(inOrder))]).toEqual(inOrder);
    }), { seed: 93, numRuns: 200 });
  });

  it('says nothing of the batch before in memory that is used again', () => {
    const writer = new RecordWriter(8 * LARGEST);
    const space = Buffer.alloc(4_096, 0xff);
    fc.assert(fc.property(fc.array(record, { maxLength: 5 }), (records) => {
      const inOrder: DecisionRecord[] = records.toSorted((a, b) => a.atMs - b.atMs);
      writer.clear();
      expect(bodyOf(inOrder, writer, space).equals(bodyOf(inOrder))).toBe(true);
    }), { seed: 94, numRuns: 200 });
  });

  it('is not read in a form of before', () => {
    expect([...recordsIn(Buffer.alloc(40))]).toEqual([]);
  });
});
