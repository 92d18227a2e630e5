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
  /** Of an impression or a click, as it is billed; on an exchange as it was bid. */
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
  /** Of an answer without an ad, in hex; otherwise each slot has its own. */
  id: string | null;
  /** Whether somebody else's exchange asked. */
  isExchange: boolean;
  /** Why nothing was bid there, as OpenRTB numbers it; 0 for everything else. */
  noBid: number;
  /** What an exchange said of a bid, whose id this then is: OpenRTB's loss reason, 0 when it won; null for decisions themselves. */
  notice: number | null;
  slots: RecordedSlot[];
  passed: RecordedPass[];
  /** More were passed over than are named. */
  unnamed: number;
}

/** So many of those passed over are named. */
export const MOST_PASSED = 30;
/** Bodies begin with it; what older versions wrote is not read. */
const FORM = 0xffff_ff02;
/** Form, start and length of the texts. */
const BODY_HEAD = 16;
const NO_SPACE = Buffer.alloc(0);
const HEAD = 14;
const ID = 16;
const SLOT = ID + 24;
const PASS = 10;
const MOST_SLOTS = 50;
const MOST_LISTED = 255;
const NO_HOUR = 255;
const [IS_SEARCH, IS_EXCHANGE, IS_NOTICE] = [1, 2, 4];
const MOST_REASON = 65_535;
/** Bytes of a record at most. */
export const LARGEST = HEAD + ID + 8 * 2 + 4 + 3 * 2 * MOST_LISTED + MOST_SLOTS * SLOT + MOST_PASSED * PASS;
/** Texts have numbers of two bytes. */
export const MOST_TEXTS = 65_536 - 1_024;

/** What is written down of an answer besides who had a slot and who had none. */
export interface RecordedAnswer extends Pick<DecisionRecord, 'isExchange' | 'noBid' | 'notice' | 'unnamed'> {
  /** Of an answer without an ad. */
  id: Uint8Array | null;
}

/** Writes records one behind the other: all numbers, each text once. */
export class RecordWriter {
  readonly bytes: Buffer;
  length = 0;
  private readonly view: DataView;
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly texts: string[] = [''];

  /** @param size at least {@link LARGEST} */
  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, size);
  }

  get isFull(): boolean {
    return this.length + LARGEST > this.bytes.length || this.texts.length > MOST_TEXTS;
  }

  /** Begins a record; its slots and then its passes follow, so many as said. */
  begin(sinceStartMs: number, { isExchange, noBid, notice, unnamed, id }: RecordedAnswer, { placement, slots: asked, query, context: c, like, exclude, at: slotOfWeek }: RecordedContext, slots: number, passed: number): void {
    const { view } = this;
    const at = this.length;
    view.setUint32(at, sinceStartMs, true);
    view.setUint8(at + 4, (placement === 'search' ? IS_SEARCH : 0) | (isExchange ? IS_EXCHANGE : 0) | (notice === null ? 0 : IS_NOTICE));
    view.setUint8(at + 5, asked);
    view.setUint8(at + 6, slots);
    view.setUint8(at + 7, passed);
    view.setUint16(at + 8, Math.min(unnamed, 65_535), true);
    view.setUint16(at + 10, Math.min(MOST_REASON, notice ?? noBid), true);
    view.setUint8(at + 12, c.hour ?? NO_HOUR);
    view.setUint8(at + 13, id === null ? 0 : 1);
    this.length = at + HEAD;
    if (id !== null) this.id(id);
    this.text(query);
    this.text(c.country);
    this.text(c.region);
    this.text(c.device);
    this.text(c.language);
    this.text(c.gender);
    this.text(c.age_band);
    this.text(c.city_tier);
    this.text(slotOfWeek);
    this.list(c.interests);
    this.list(like);
    this.list(exclude);
  }

  slot(id: Uint8Array, shownSourceNo: number, sourceNo: number, score: number, nextScore: number, priceMicros: number): void {
    this.id(id);
    const { view, length: at } = this;
    view.setUint32(at, shownSourceNo, true);
    view.setUint32(at + 4, sourceNo, true);
    view.setFloat32(at + 8, score, true);
    view.setFloat32(at + 12, nextScore, true);
    view.setFloat64(at + 16, priceMicros, true);
    this.length = at + SLOT - ID;
  }

  pass(sourceNo: number, reason: number, score: number): void {
    const { view, length: at } = this;
    view.setUint32(at, sourceNo, true);
    view.setUint16(at + 4, reason, true);
    view.setFloat32(at + 6, score, true);
    this.length = at + PASS;
  }

  /** Forgets what was written and keeps the memory. */
  clear(): void {
    this.length = 0;
    this.numbers.clear();
    this.numbers.set('', 0);
    this.texts.length = 1;
  }

  /** Everything written, as it is stored before it is compressed. @param space is used where it is large enough, and is then the answer's memory */
  body(startMs: number, space: Buffer = NO_SPACE): Buffer {
    const texts = Buffer.from(JSON.stringify(this.texts));
    const size = BODY_HEAD + texts.length + this.length;
    const body = size > space.length ? Buffer.allocUnsafe(size) : space.subarray(0, size);
    body.writeUInt32LE(FORM, 0);
    body.writeDoubleLE(startMs, 4);
    body.writeUInt32LE(texts.length, 12);
    body.set(texts, BODY_HEAD);
    body.set(this.bytes.subarray(0, this.length), BODY_HEAD + texts.length);
    return body;
  }

  private id(id: Uint8Array): void {
    const { bytes, length } = this;
    for (let byte = 0; byte < ID; byte += 1) bytes[length + byte] = id[byte]!;
    this.length = length + ID;
  }

  private text(text: string | undefined): void {
    this.view.setUint16(this.length, text === undefined ? 0 : this.numberOf(text), true);
    this.length += 2;
  }

  private list(texts: readonly string[] | undefined): void {
    const count = texts === undefined ? 0 : Math.min(MOST_LISTED, texts.length);
    this.view.setUint8(this.length, count);
    this.length += 1;
    for (let at = 0; at < count; at += 1) this.text(texts![at]);
  }

  private numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.numbers.set(text, number);
    }
    return number;
  }
}

/** @param body as {@link RecordWriter} wrote it; of another form there are none */
export function* recordsIn(body: Buffer): Generator<DecisionRecord> {
  if (body.readUInt32LE(0) !== FORM) return;
  const startMs = body.readDoubleLE(4);
  let at = BODY_HEAD + body.readUInt32LE(12);
  const texts = JSON.parse(body.toString('utf8', BODY_HEAD, at)) as string[];
  const text = () => texts[body.readUInt16LE((at += 2) - 2)]!;
  const list = () => Array.from({ length: body[at++]! }, text);
  const id = () => body.toString('hex', at, (at += ID));
  while (at < body.length) {
    const [flags, slots, hour, hasId] = [body[at + 4]!, body[at + 5]!, body[at + 12]!, body[at + 13] === 1];
    const [shown, passed] = [body[at + 6]!, body[at + 7]!];
    const [atMs, unnamed, code] = [startMs + body.readUInt32LE(at), body.readUInt16LE(at + 8), body.readUInt16LE(at + 10)];
    const isNotice = (flags & IS_NOTICE) !== 0;
    at += HEAD;
    const own = hasId ? id() : null;
    const query = text();
    const said = Object.entries({ country: text(), region: text(), device: text(), language: text(), gender: text(), age_band: text(), city_tier: text() }).filter(([, value]) => value !== '');
    const [slotOfWeek, interests, like, exclude] = [text(), list(), list(), list()];
    const context = { ...Object.fromEntries(said), ...(interests.length > 0 ? { interests } : {}), ...(hour === NO_HOUR ? {} : { hour }) };
    const record: DecisionRecord = {
      atMs, id: own, isExchange: (flags & IS_EXCHANGE) !== 0, noBid: isNotice ? 0 : code, notice: isNotice ? code : null, unnamed, slots: [], passed: [],
      context: { placement: (flags & IS_SEARCH) === 0 ? 'feed' : 'search', slots, query, context, like, exclude, at: slotOfWeek },
    };
    for (let slot = 0; slot < shown; slot += 1, at += SLOT - ID) {
      const own16 = id();
      record.slots.push({ id: own16, shownSourceNo: body.readUInt32LE(at), sourceNo: body.readUInt32LE(at + 4), score: body.readFloatLE(at + 8), nextScore: body.readFloatLE(at + 12), priceMicros: body.readDoubleLE(at + 16) });
    }
    for (let pass = 0; pass < passed; pass += 1, at += PASS) record.passed.push({ sourceNo: body.readUInt32LE(at), reason: body.readUInt16LE(at + 4), score: body.readFloatLE(at + 6) });
    yield record;
  }
}

/** Records as one body, before it is compressed; for those who have them as they are read. */
export function bodyOf(records: readonly DecisionRecord[], writer = new RecordWriter(Math.max(1, records.length) * LARGEST), space?: Buffer): Buffer {
  const startMs = records[0]?.atMs ?? 0;
  for (const { atMs, context, id, isExchange, noBid, notice, unnamed, slots, passed } of records) {
    writer.begin(atMs - startMs, { isExchange, noBid, notice, unnamed, id: id === null ? null : Buffer.from(id, 'hex') }, context, slots.length, passed.length);
    for (const slot of slots) writer.slot(Buffer.from(slot.id, 'hex'), slot.shownSourceNo, slot.sourceNo, slot.score, slot.nextScore, slot.priceMicros);
    for (const pass of passed) writer.pass(pass.sourceNo, pass.reason, pass.score);
  }
  return writer.body(startMs, space);
}
