import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Claim, FrequencyStore } from './frequency.ts';

const number = ({ visitor }: Claim): bigint => BigInt.asIntN(64, (BigInt(visitor.high >>> 0) << 32n) | BigInt(visitor.low >>> 0));

/** Counts in PostgreSQL, one statement a batch. */
export class PostgresFrequencyStore implements FrequencyStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async take(claims: readonly Claim[]): Promise<number[]> {
    const visitors = claims.map((claim) => number(claim).toString());
    const { rows } = await this.pool.query<{ visitor: string; ad_group_id: string; day: string; taken: number }>({
      name: 'take_frequency',
      text: 'SELECT visitor, ad_group_id, day::text, taken FROM app.take_frequency($1, $2, $3, $4)',
      values: [visitors, claims.map((claim) => claim.adGroupId), claims.map((claim) => claim.day), claims.map((claim) => claim.cap)],
    });
    const taken = new Map(rows.map((row) => [`${row.visitor}${row.ad_group_id}${row.day}`, row.taken]));
    return claims.map(({ adGroupId, day }, at) => taken.get(`${visitors[at]}${adGroupId}${day}`) ?? 0);
  }

  async giveBack(claim: Claim): Promise<void> {
    await this.pool.query('SELECT app.return_frequency($1, $2, $3)', [number(claim).toString(), claim.adGroupId, claim.day]);
  }

  async forget(): Promise<void> {
    await this.pool.query('SELECT app.forget_frequency()');
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

  async take(claims: readonly Claim[]): Promise<number[]> {
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
