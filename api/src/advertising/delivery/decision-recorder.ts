import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { Pool } from 'pg';
import type { DecisionRequest } from '@meadow/shared';
import { RecordWriter, type RecordedContext } from './decision-record.ts';
import type { AuctionTrace } from './auction-trace.ts';
import type { EligibleGroup, ServedCreative } from './eligible-groups.ts';
import type { Viewer } from './targeting-index.ts';

const deflate = promisify(deflateRaw);
const EVERY_MS = 1_000;
const TRIM_MS = 600_000;
/** A batch is full at so many bytes. */
const BATCH = 1_048_576;
/** Bytes that may wait while PostgreSQL is away or slower than decisions come; what comes then is counted and not recorded. */
const MOST_WAITING = 16 * 1_048_576;
/** Writers that are kept for the next batches. Large buffers that are always new make V8 collect its whole heap every second. */
const MOST_SPARE = 2;
const NO_CONTEXT: RecordedContext['context'] = {};
const NOBODY: readonly string[] = [];
const NO_REQUEST: RecordedContext = { placement: 'feed', slots: 0, query: '', context: NO_CONTEXT, like: NOBODY, exclude: NOBODY, at: '' };

/** Who had a slot, or was bid for. */
export interface RecordedWinner {
  id: Uint8Array;
  creative: Pick<ServedCreative, 'sourceNo'>;
  group: Pick<EligibleGroup, 'creatives' | 'score'>;
  next: number;
  price: number;
}
/** An answer as it is written down. */
export interface Answered {
  request: Pick<DecisionRequest, 'placement' | 'slots' | 'query' | 'context' | 'exclude'>;
  viewer: Pick<Viewer, 'likeAudiencesOf' | 'slot'>;
  winners: readonly RecordedWinner[];
  trace: AuctionTrace;
  /** Its own id when nothing was shown. */
  id: Uint8Array | null;
  /** Why nothing was bid on an exchange, 0 when something was; null for who asked here. */
  noBid: number | null;
  nowMs: number;
}
interface Batch {
  startMs: number;
  endMs: number;
  decisions: number;
  /** Sources that were shown, and those passed over. */
  sources: number[];
  passed: number[];
  writer: RecordWriter;
}

/**
 * Writes down what became of each decision, also of those that showed nothing and of what exchanges asked. Nobody waits for it; a batch
 * is compressed by another thread and stored as one row.
 * @see docs/adr/0081-explained-decisions.md, docs/adr/0093-every-decision.md
 */
export class DecisionRecorder {
  private readonly timers: NodeJS.Timeout[];
  private writer = new RecordWriter(BATCH);
  private readonly spare: RecordWriter[] = [];
  /** Where a batch is put together: one at a time. */
  private readonly space: Buffer;
  private startMs = 0;
  private lastMs = 0;
  private decisions = 0;
  private sources = new SourceList();
  private passed = new SourceList();
  private waiting: Batch[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> = Promise.resolve();
  /** Decisions that could not be kept. */
  unrecorded = 0;

  /** @param mostBytes of the newest records are kept; 0 keeps none */
  constructor(
    private readonly pool: Pool,
    private readonly mostBytes: number,
  ) {
    this.space = Buffer.allocUnsafeSlow(mostBytes === 0 ? 0 : BATCH + BATCH / 16);
    this.timers = mostBytes === 0 ? [] : [setInterval(() => void this.flush().catch(() => undefined), EVERY_MS), setInterval(() => void this.trim().catch(() => undefined), TRIM_MS)];
  }

  add({ request: { placement, slots, query = '', context = NO_CONTEXT, exclude }, viewer: { likeAudiencesOf: like = NOBODY, slot: at = '' }, winners, trace: { groups, reasons, unnamed }, id, noBid, nowMs }: Answered): void {
    if (!this.hasRoom(nowMs)) return;
    this.decisions += 1;
    const { writer, sources, passed } = this;
    writer.begin(Math.max(0, nowMs - this.startMs), { isExchange: noBid !== null, noBid: noBid ?? 0, notice: null, unnamed, id }, { placement, slots, query, context, like, exclude: exclude ?? NOBODY, at }, winners.length, groups.length);
    for (const { id: own, creative, group, next, price } of winners) {
      writer.slot(own, creative.sourceNo, group.creatives[0]!.sourceNo, group.score, next, price);
      sources.add(creative.sourceNo);
    }
    for (let pass = 0; pass < groups.length; pass += 1) {
      const { creatives: [first], score } = groups[pass]!;
      writer.pass(first!.sourceNo, reasons[pass]!, score);
      passed.add(first!.sourceNo);
    }
  }

  /** What an exchange said of a bid. @param source of its creative @param reason OpenRTB's loss reason, 0 when it won */
  addNotice(id: Uint8Array, source: number, reason: number, nowMs: number): void {
    if (!this.hasRoom(nowMs)) return;
    this.writer.begin(Math.max(0, nowMs - this.startMs), { isExchange: true, noBid: 0, notice: reason, unnamed: 0, id }, NO_REQUEST, 0, 0);
    this.sources.add(source);
  }

  /** Writes what was recorded until now. @throws when PostgreSQL is away; it is kept for the next time */
  flush(): Promise<void> {
    this.turn();
    const writing = this.writing.catch(() => undefined).then(() => this.write());
    this.writing = writing;
    return writing;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.flush().catch(() => undefined);
  }

  /** Makes room for one more record of this moment, unless too much waits. */
  private hasRoom(nowMs: number): boolean {
    if (this.mostBytes === 0) return false;
    if (this.waitingBytes > MOST_WAITING) {
      this.unrecorded += 1;
      return false;
    }
    if (this.writer.isFull) void this.flush().catch(() => undefined);
    if (this.writer.length === 0) this.startMs = nowMs;
    this.lastMs = Math.max(this.lastMs, nowMs);
    return true;
  }

  private async trim(): Promise<void> {
    await this.pool.query('SELECT app.trim_decision_records($1)', [this.mostBytes]);
  }

  private turn(): void {
    if (this.writer.length === 0) return;
    this.waiting.push({ startMs: this.startMs, endMs: this.lastMs, decisions: this.decisions, sources: this.sources.listed, passed: this.passed.listed, writer: this.writer });
    this.waitingBytes += this.writer.length;
    this.writer = this.spare.pop() ?? new RecordWriter(BATCH);
    [this.decisions, this.lastMs] = [0, 0];
    this.sources.begin();
    this.passed.begin();
  }

  private async write(): Promise<void> {
    for (let batch = this.waiting[0]; batch; batch = this.waiting[0]) {
      const body = await deflate(batch.writer.body(batch.startMs, this.space), { level: 1 });
      await this.pool.query('INSERT INTO decision_records (from_at, to_at, decisions, sources, passed, bytes, body) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
        new Date(batch.startMs), new Date(batch.endMs), batch.decisions, listOf(batch.sources), listOf(batch.passed), body.length, body,
      ]);
      this.waiting.shift();
      this.waitingBytes -= batch.writer.length;
      batch.writer.clear();
      if (this.spare.length < MOST_SPARE) this.spare.push(batch.writer);
    }
  }
}

/** Numbers of sources, each once: a place for each number, for a set of them would cost more than what is written down. */
class SourceList {
  listed: number[] = [];
  /** By source, the round in which it was listed last. */
  private rounds = new Uint32Array(4_096);
  private round = 1;

  add(source: number): void {
    if (source >= this.rounds.length) this.grow(source);
    if (this.rounds[source] === this.round) return;
    this.rounds[source] = this.round;
    this.listed.push(source);
  }

  /** Begins an empty list. */
  begin(): void {
    this.listed = [];
    this.round += 1;
  }

  private grow(source: number): void {
    const rounds = new Uint32Array(2 ** Math.ceil(Math.log2(source + 1)));
    rounds.set(this.rounds);
    this.rounds = rounds;
  }
}

/** As PostgreSQL reads an array: quicker than the driver's own way for thousands. */
const listOf = (numbers: readonly number[]): string => `{${numbers.join(',')}}`;
