import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { READERS } from '../../platform/database/connect.ts';
import { RateLimited } from '../../platform/errors/domain-error.ts';
import type { Pool } from 'pg';

/**
 * Ten wrong passwords an address, a hundred a network address, each quarter of an hour; counted in the database for
 * all copies of the api. An attempt counts at once and is given back when the password was right.
 */
@Injectable()
export class LoginLimiter {
  private readonly perEmail: RateLimiterPostgres;
  private readonly perIp: RateLimiterPostgres;

  constructor(@Inject(READERS) pool: Pool) {
    const options = { storeClient: pool, tableName: 'rate_limits', tableCreated: true, duration: 900, clearExpiredByTimeout: false };
    this.perEmail = new RateLimiterPostgres({ ...options, keyPrefix: 'login-email', points: 10 });
    this.perIp = new RateLimiterPostgres({ ...options, keyPrefix: 'login-ip', points: 100 });
  }

  /** Counts one attempt. @throws RateLimited when there were too many */
  async attempt(email: string, ip: string): Promise<void> {
    try {
      await this.perIp.consume(ip);
      await this.perEmail.consume(email.toLowerCase());
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new RateLimited(Math.ceil(error.msBeforeNext / 1000));
      throw error;
    }
  }

  /** The password was right: the address starts anew, the network address gets its attempt back. */
  async giveBack(email: string, ip: string): Promise<void> {
    await this.perEmail.delete(email.toLowerCase());
    await this.perIp.reward(ip);
  }
}
