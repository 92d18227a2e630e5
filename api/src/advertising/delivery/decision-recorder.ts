import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { Pool } from 'pg';
import type { Shown } from './answers.ts';
import type { AuctionTrace } from './auction-trace.ts';
import type { Asked } from './auctioneer.ts';
import { HEAD, ID, MOST_PASSED, PASS, SLOT, type RecordedContext } from './decision-record.ts';

const deflate = promisify(deflateRaw);
const EVERY_MS = 1_000;
/** Decisions of a second that are written down at most: less than a hundredth of a processor, however many there are. */
const MOST_A_SECOND = 5_000;
const TRIM_MS = 600_000;
/** A batch is full at so many bytes. */
const BATCH = 262_144;
/** Bytes that may wait while PostgreSQL is away; what comes then is not recorded. */
const MOST_WAITING = 16 * 1_048_576;
const LARGEST = HEAD + 20 * SLOT + MOST_PASSED * PASS;

interface Batch {
  startMs: number;
  endMs: number;
  decisions: number;
  contexts: string[];
  sources: Set<number>;
  records: Buffer;
}

/**
 * Writes down what became of each decision that showed something: some hundred bytes of numbers, context once a batch. Nobody waits for
 * it; a batch is compressed by another thread and stored as one row, at some seventeen bytes a decision.
 * @see docs/adr/0081-explained-decisions.md
 */
export class DecisionRecorder {
  private readonly timers: NodeJS.Timeout[];
  private buffer = Buffer.allocUnsafe(BATCH);
  private at = 0;
  private startMs = 0;
  private lastMs = 0;
  private decisions = 0;
  private secondMs = 0;
  private inSecond = 0;
  private readonly contexts = new Map<string, number>();
  private texts: string[] = [];
  private sources = new Set<number>();
  private waiting: Batch[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  /** @param mostBytes of the newest records are kept; 0 keeps none */
  constructor(
    private readonly pool: Pool,
    private readonly mostBytes: number,
  ) {
    this.timers = mostBytes === 0 ? [] : [setInterval(() => void this.flush().catch(() => undefined), EVERY_MS), setInterval(() => void this.trim().catch(() => undefined), TRIM_MS)];
  }

  add(asked: Asked, shown: readonly Shown[], { groups, reasons, unnamed }: AuctionTrace, nowMs: number): void {
    if (this.mostBytes === 0 || this.waitingBytes > MOST_WAITING || this.isTooMany(nowMs)) return;
    if (this.at + LARGEST > BATCH) this.turn();
    if (this.decisions === 0) this.startMs = nowMs;
    this.lastMs = Math.max(this.lastMs, nowMs);
    this.decisions += 1;
    const { buffer } = this;
    let at = this.at;
    buffer.writeUInt32LE(Math.max(0, nowMs - this.startMs), at);
    buffer.writeUInt32LE(this.contextOf(asked), at + 4);
    buffer[at + 8] = shown.length;
    buffer[at + 9] = groups.length;
    buffer.writeUInt16LE(Math.min(unnamed, 65_535), at + 10);
    at += HEAD;
    for (const { id, creative, group, next, price } of shown) {
      for (let byte = 0; byte < ID; byte += 1) buffer[at + byte] = id[byte]!;
      buffer.writeUInt32LE(creative.sourceNo, at + 16);
      buffer.writeUInt32LE(group.creatives[0]!.sourceNo, at + 20);
      buffer.writeFloatLE(group.score, at + 24);
      buffer.writeFloatLE(next, at + 28);
      buffer.writeDoubleLE(price, at + 32);
      this.sources.add(creative.sourceNo);
      at += SLOT;
    }
    for (let pass = 0; pass < groups.length; pass += 1, at += PASS) {
      buffer.writeUInt32LE(groups[pass]!.creatives[0]!.sourceNo, at);
      buffer.writeUInt16LE(reasons[pass]!, at + 4);
      buffer.writeFloatLE(groups[pass]!.score, at + 6);
    }
    this.at = at;
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

  private isTooMany(nowMs: number): boolean {
    if (nowMs >= this.secondMs + 1_000 || nowMs < this.secondMs) {
      this.secondMs = nowMs;
      this.inSecond = 0;
    }
    this.inSecond += 1;
    return this.inSecond > MOST_A_SECOND;
  }

  private async trim(): Promise<void> {
    await this.pool.query('SELECT app.trim_decision_records($1)', [this.mostBytes]);
  }

  private contextOf({ request: { placement, slots, query, context: c, exclude }, viewer }: Asked): number {
    const { likeAudiencesOf: like = [], slot: at = '' } = viewer;
    const key = `${placement} ${slots} ${at} ${query ?? ''}\n${c?.country ?? ''}\n${c?.region ?? ''}\n${c?.device ?? ''}\n${c?.language ?? ''}\n${c?.gender ?? ''}\n${c?.age_band ?? ''}\n${c?.city_tier ?? ''}\n${c?.interests?.join() ?? ''}\n${like.join()}\n${exclude?.join() ?? ''}`;
    const known = this.contexts.get(key);
    if (known !== undefined) return known;
    const said: RecordedContext = { placement, slots, query: query ?? '', context: c ?? {}, like, exclude: exclude ?? [], at };
    const number = this.texts.push(JSON.stringify(said)) - 1;
    this.contexts.set(key, number);
    return number;
  }

  private turn(): void {
    if (this.decisions === 0) return;
    this.waiting.push({ startMs: this.startMs, endMs: this.lastMs, decisions: this.decisions, contexts: this.texts, sources: this.sources, records: this.buffer.subarray(0, this.at) });
    this.waitingBytes += this.at;
    this.buffer = Buffer.allocUnsafe(BATCH);
    [this.at, this.decisions, this.lastMs] = [0, 0, 0];
    this.contexts.clear();
    this.texts = [];
    this.sources = new Set();
  }

  private async write(): Promise<void> {
    for (let batch = this.waiting[0]; batch; batch = this.waiting[0]) {
      const contexts = Buffer.from(`[${batch.contexts.join()}]`);
      const head = Buffer.alloc(12);
      head.writeUInt32LE(contexts.length, 0);
      head.writeDoubleLE(batch.startMs, 4);
      const body = await deflate(Buffer.concat([head, contexts, batch.records]), { level: 1 });
      await this.pool.query('INSERT INTO decision_records (from_at, to_at, decisions, sources, bytes, body) VALUES ($1, $2, $3, $4, $5, $6)', [
        new Date(batch.startMs), new Date(batch.endMs), batch.decisions, [...batch.sources], body.length, body,
      ]);
      this.waiting.shift();
      this.waitingBytes -= batch.records.length;
    }
  }
}
