import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { VisitorId } from '../../measurement/edge.ts';
import type { Claim, FrequencyStore } from './frequency.ts';
import type { Counted, CountingStore, CountingWord, KeptCounts } from './sole-counting.ts';

const number = ({ visitor }: { visitor: VisitorId }): bigint => BigInt.asIntN(64, (BigInt(visitor.high >>> 0) << 32n) | BigInt(visitor.low >>> 0));

interface CountedRow {
  high: number;
  low: number;
  ad_group_id: string;
  day: string;
  count: number;
}
const NO_ID = '00000000-0000-0000-0000-000000000000';
const listOf = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

/** Counts in PostgreSQL, one statement a batch; one process alone counts in its memory. */
export class PostgresFrequencyStore implements FrequencyStore {
  readonly sole: CountingStore = this;
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async take(instance: string, claims: readonly Claim[]): Promise<number[]> {
    const visitors = claims.map((claim) => number(claim).toString());
    const { rows } = await this.pool.query<{ visitor: string | null; ad_group_id: string; day: string; taken: number }>({
      name: 'take_frequency',
      text: 'SELECT visitor, ad_group_id, day::text, taken FROM app.take_frequency($1, $2, $3, $4, $5)',
      values: [instance, visitors, claims.map((claim) => claim.adGroupId), claims.map((claim) => claim.day), claims.map((claim) => claim.cap)],
    });
    // Another process counts in its memory.
    if (rows[0]?.visitor === null) return claims.map(() => -1);
    const taken = new Map(rows.map((row) => [`${row.visitor}${row.ad_group_id}${row.day}`, row.taken]));
    return claims.map(({ adGroupId, day }, at) => taken.get(`${visitors[at]}${adGroupId}${day}`) ?? 0);
  }

  async giveBack(claim: Claim): Promise<void> {
    await this.pool.query('SELECT app.return_frequency($1, $2, $3)', [number(claim).toString(), claim.adGroupId, claim.day]);
  }

  async join(instance: string, leaseS: number, mayBeAlone: boolean): Promise<CountingWord> {
    const { rows } = await this.pool.query<{ word: CountingWord }>('SELECT app.join_frequency($1, make_interval(secs => $2), $3) AS word', [instance, leaseS, mayBeAlone]);
    return rows[0]!.word;
  }

  async leave(instance: string, isGoing: boolean): Promise<void> {
    await this.pool.query('SELECT app.leave_frequency($1, $2)', [instance, isGoing]);
  }

  async keep(instance: string, { highs, lows, which, counts, groups, days }: KeptCounts): Promise<boolean> {
    const { rows } = await this.pool.query<{ kept: boolean }>({
      name: 'keep_frequency', text: 'SELECT app.keep_frequency($1, $2, $3, $4, $5, $6, $7) AS kept',
      values: [instance, listOf(highs), listOf(lows), listOf(which), listOf(counts), listOf(groups), listOf(days)],
    });
    return rows[0]?.kept ?? false;
  }

  async counted(behind: Counted | null, most: number): Promise<Counted[]> {
    const { rows } = await this.pool.query<CountedRow>({
      name: 'counted_frequency',
      text: `SELECT (c.visitor >> 32)::int AS high, ((c.visitor & 4294967295)::bit(32))::int AS low, c.ad_group_id, c.day::text, c.count FROM app.counted_frequency($1, $2, $3, $4) c`,
      values: [behind ? number(behind).toString() : '-9223372036854775808', behind?.adGroupId ?? NO_ID, behind?.day ?? '-infinity', most],
    });
    return rows.map(({ high, low, ad_group_id: adGroupId, day, count }) => ({ visitor: { high, low }, adGroupId, day, count }));
  }

  async forget(): Promise<void> {
    await this.pool.query('SELECT app.forget_frequency()');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Counts in this process for several deciders in it: simulations play millions of requests. */
export class MemoryFrequencyStore implements FrequencyStore {
  private readonly counts = new Map<string, number>();

  take(_instance: string, claims: readonly Claim[]): Promise<number[]> {
    return Promise.resolve(claims.map((claim) => {
      const count = (this.counts.get(keyOf(claim)) ?? 0) + 1;
      if (count > claim.cap) return 0;
      this.counts.set(keyOf(claim), count);
      return count;
    }));
  }

  giveBack(claim: Claim): Promise<void> {
    this.counts.set(keyOf(claim), Math.max(0, (this.counts.get(keyOf(claim)) ?? 0) - 1));
    return Promise.resolve();
  }

  forget(): Promise<void> {
    this.counts.clear();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const KEEP_S = 3 * 86_400;
/** One place under each cap, or 0; a key lives longer than its day anywhere on earth. */
const TAKE = `
local counts = {}
for i, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  if count > tonumber(ARGV[i]) then
    redis.call('DECR', key)
    count = 0
  elseif count == 1 then
    redis.call('EXPIRE', key, ${KEEP_S})
  end
  counts[i] = count
end
return counts`;

/** Counts in Redis, one script a batch. */
export class RedisFrequencyStore implements FrequencyStore {
  private readonly redis: Redis;

  constructor(redis: Redis) {
    this.redis = redis;
  }

  async take(_instance: string, claims: readonly Claim[]): Promise<number[]> {
    const counts = await this.redis.eval(TAKE, claims.length, ...claims.map(keyOf), ...claims.map(({ cap }) => cap));
    return Array.isArray(counts) ? counts.map(Number) : [];
  }

  async giveBack(claim: Claim): Promise<void> {
    await this.redis.decr(keyOf(claim));
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }
}

const keyOf = (claim: Claim): string => `meadow:cap:${claim.day}:${claim.adGroupId}:${number(claim)}`;
