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
