import type { DecisionRequest } from '@meadow/shared';

/** An ad group as a record names it: by its first creative's source, which never changes its meaning. */
export interface RecordedGroup {
  sourceNo: number;
  /** What 1,000 impressions of it were worth at its bid, micros. */
  score: number;
}
export interface RecordedSlot extends RecordedGroup {
  /** The decision's, in hex. */
  id: string;
  /** Source of the creative. */
  shownSourceNo: number;
  /** Of an impression or a click, as it is billed. */
  priceMicros: number;
  /** Score that the price was made of; 0 when nobody else bid. */
  nextScore: number;
}
/** Somebody who was asked before the slots were full and got none. */
export interface RecordedPass extends RecordedGroup {
  reason: number;
}
/** What a decision was asked for, without who was asking. */
export interface RecordedContext {
  placement: DecisionRequest['placement'];
  slots: number;
  query: string;
  context: NonNullable<DecisionRequest['context']>;
  /** Creators whose audience the viewer was like. */
  like: readonly string[];
  exclude: readonly string[];
  /** The half hour of the week or the hour on the viewer's clock that day-parts were judged by. */
  at: string;
}
export interface DecisionRecord {
  atMs: number;
  context: RecordedContext;
  slots: RecordedSlot[];
  passed: RecordedPass[];
  /** More were passed over than are named. */
  unnamed: number;
}

export const HEAD = 12;
export const SLOT = 40;
export const PASS = 10;
/** So many of those passed over are named. */
export const MOST_PASSED = 30;
export const ID = 16;

/** @param body contexts as JSON behind their length, then the records, as the recorder wrote them @throws when it is none */
export function* recordsIn(body: Buffer): Generator<DecisionRecord> {
  const length = body.readUInt32LE(0);
  const startMs = body.readDoubleLE(4);
  const contexts = JSON.parse(body.toString('utf8', 12, 12 + length)) as RecordedContext[];
  let at = 12 + length;
  while (at < body.length) {
    const [slots, passed] = [body[at + 8]!, body[at + 9]!];
    const record: DecisionRecord = { atMs: startMs + body.readUInt32LE(at), context: contexts[body.readUInt32LE(at + 4)]!, slots: [], passed: [], unnamed: body.readUInt16LE(at + 10) };
    at += HEAD;
    for (let slot = 0; slot < slots; slot += 1, at += SLOT) {
      record.slots.push({
        id: body.toString('hex', at, at + ID), shownSourceNo: body.readUInt32LE(at + 16), sourceNo: body.readUInt32LE(at + 20), score: body.readFloatLE(at + 24), nextScore: body.readFloatLE(at + 28),
        priceMicros: body.readDoubleLE(at + 32),
      });
    }
    for (let pass = 0; pass < passed; pass += 1, at += PASS) record.passed.push({ sourceNo: body.readUInt32LE(at), reason: body.readUInt16LE(at + 4), score: body.readFloatLE(at + 6) });
    yield record;
  }
}

/** Records as one body, before it is compressed; for those who have them as they are read. The recorder writes the same as it goes. */
export function bodyOf(records: readonly DecisionRecord[]): Buffer {
  const startMs = records[0]?.atMs ?? 0;
  const contexts = Buffer.from(JSON.stringify(records.map(({ context }) => context)));
  const head = Buffer.alloc(12);
  head.writeUInt32LE(contexts.length, 0);
  head.writeDoubleLE(startMs, 4);
  const parts = records.map(({ atMs, slots, passed, unnamed }, number) => {
    const part = Buffer.alloc(HEAD + slots.length * SLOT + passed.length * PASS);
    part.writeUInt32LE(atMs - startMs, 0);
    part.writeUInt32LE(number, 4);
    part[8] = slots.length;
    part[9] = passed.length;
    part.writeUInt16LE(unnamed, 10);
    slots.forEach((slot, at) => {
      const from = HEAD + at * SLOT;
      part.write(slot.id, from, 'hex');
      part.writeUInt32LE(slot.shownSourceNo, from + 16);
      part.writeUInt32LE(slot.sourceNo, from + 20);
      part.writeFloatLE(slot.score, from + 24);
      part.writeFloatLE(slot.nextScore, from + 28);
      part.writeDoubleLE(slot.priceMicros, from + 32);
    });
    passed.forEach(({ sourceNo, reason, score }, at) => {
      const from = HEAD + slots.length * SLOT + at * PASS;
      part.writeUInt32LE(sourceNo, from);
      part.writeUInt16LE(reason, from + 4);
      part.writeFloatLE(score, from + 6);
    });
    return part;
  });
  return Buffer.concat([head, contexts, ...parts]);
}
