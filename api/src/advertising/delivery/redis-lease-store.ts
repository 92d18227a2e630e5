import type { Redis } from 'ioredis';
import { addAllotment, giveBackPart, nothingShared, takePart, waitAll, type Shared, type Step } from './allotments.ts';
import type { Lent, LeaseStore, LeaseWish, PostgresLeaseStore, Refused } from './lease-store.ts';

/** Nothing is asked of a Redis that does not answer, for so long. */
const AWAY_MS = 1_000;
const MOST_TRIES = 20;
/** Forgotten when nobody has touched it for so long: by then all of it was given back or counts as lost. */
const KEEP_MS = 3_600_000;

/** Which run of Redis this is. What an earlier run, another server or a replica wrote down is nobody's truth: its last writes may be lost. */
const RUN = `local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
local kept = redis.call('HMGET', KEYS[1], 'run', 'shared')
local shared = kept[1] == run and kept[2] or ''`;
const READ = `${RUN}
local time = redis.call('TIME')
return {run, shared, time[1] * 1000 + math.floor(time[2] / 1000)}`;
const SWAP = `${RUN}
if run ~= ARGV[1] or shared ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'run', run, 'shared', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ${KEEP_MS})
return 1`;

const keyOf = (campaignId: string): string => `meadow:leases:${campaignId}`;
const sharedOf = (text: string): Shared => (text === '' ? nothingShared : (JSON.parse(text) as Shared));

/**
 * Leases in Redis: PostgreSQL lends to all processes together, and what each holds of that stands in Redis. Whatever Redis forgets was
 * lent by PostgreSQL already and comes back with its time, so without Redis each process leases from PostgreSQL at once.
 * @see docs/adr/0092-leases-in-redis.md
 */
export class RedisLeaseStore implements LeaseStore {
  private awayUntilMs = 0;

  /** @param now another clock, for simulations; otherwise Redis' own */
  constructor(
    private readonly redis: Redis,
    private readonly postgres: PostgresLeaseStore,
    private readonly now?: () => number,
  ) {}

  async take(wish: LeaseWish): Promise<Lent | Refused | null> {
    if (this.isAway) return this.postgres.take(wish);
    try {
      const taken = await this.change(wish.campaignId, (shared, nowMs) => takePart(shared, wish, nowMs));
      if (!('askFor' in taken)) return taken;
      return await this.askPostgres(wish, taken.askFor);
    } catch (error) {
      if (!this.isAway) throw error;
      return this.postgres.take(wish);
    }
  }

  private async askPostgres(wish: LeaseWish, wantedMicros: number): Promise<Lent | Refused | null> {
    const granted = await this.postgres.take({ ...wish, wantedMicros });
    if (granted !== null && 'no' in granted) return this.change(wish.campaignId, (shared, nowMs) => addAllotment(shared, granted, wish, nowMs));
    await this.change(wish.campaignId, (shared, nowMs) => waitAll(shared, granted?.waitMs ?? AWAY_MS, nowMs));
    return granted;
  }

  async giveBack(campaignId: string, lent: Lent, promisedMicros: number): Promise<void> {
    const { no, part } = lent;
    if (part === null) return this.postgres.giveBack(campaignId, lent, promisedMicros);
    // Without Redis it counts as lost and comes back with its time.
    if (!this.isAway) await this.change(campaignId, (shared, nowMs) => giveBackPart(shared, { no, part }, promisedMicros, nowMs)).catch(() => undefined);
  }

  close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }

  private get isAway(): boolean {
    return Date.now() < this.awayUntilMs;
  }

  /** Works out the change here and lets Redis take it if nobody was faster. An answer that got lost may have been taken: then what it lent belongs to nobody until its time is over. */
  private async change<Outcome>(campaignId: string, step: (shared: Shared, nowMs: number) => Step<Outcome>): Promise<Outcome> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const [run, before, timeMs] = await this.read(campaignId);
      const { shared, outcome, over } = step(sharedOf(before), this.now?.() ?? timeMs);
      if (!(await this.swap(campaignId, run, before, JSON.stringify(shared)))) continue;
      // What PostgreSQL cannot be told of now comes back with its time, too.
      for (const each of over) await this.postgres.giveBack(campaignId, each, each.promisedMicros).catch(() => undefined);
      return outcome;
    }
    return this.giveUp(new Error(`Redis took no change of ${campaignId} in ${MOST_TRIES} tries`));
  }

  private async read(campaignId: string): Promise<[run: string, shared: string, timeMs: number]> {
    const read = await this.redis.eval(READ, 1, keyOf(campaignId)).catch((error: unknown) => this.giveUp(error));
    const [run, shared, timeMs] = Array.isArray(read) ? read : [];
    if (!run) return this.giveUp(new Error('this Redis does not say which run it is'));
    return [String(run), String(shared), Number(timeMs)];
  }

  private async swap(campaignId: string, run: string, before: string, after: string): Promise<boolean> {
    return (await this.redis.eval(SWAP, 1, keyOf(campaignId), run, before, after).catch((error: unknown) => this.giveUp(error))) === 1;
  }

  private giveUp(error: unknown): never {
    this.awayUntilMs = Date.now() + AWAY_MS;
    throw error;
  }
}
