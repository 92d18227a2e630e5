import type { Pool } from 'pg';

/** How far ahead even pacing may lend. */
const AHEAD_S = 20;

/** What a process asks for. */
export interface LeaseWish {
  campaignId: string;
  wantedMicros: number;
  /** Less is of no use: the highest price of one event. */
  leastMicros: number;
  /** As much may be lent at once at most, to however many processes. */
  mostMicros: number;
  microsPerMinor: bigint;
  /** Asks although it was said when to come again: the budget may be another by now. */
  isEager: boolean;
}
/** A part of a budget in the hands of one process. */
export interface Lent {
  /** Of the lease in PostgreSQL, which tokens carry. */
  no: number;
  /** Which part of that lease, where several processes share it. */
  part: number | null;
  micros: number;
}
export interface Refused {
  waitMs: number;
}

/** Where all processes lease together. */
export interface LeaseStore {
  /** @returns null when the campaign does not run */
  take(wish: LeaseWish): Promise<Lent | Refused | null>;
  /** @param promisedMicros so much of it was promised to viewers; the rest is free */
  giveBack(campaignId: string, lent: Lent, promisedMicros: number): Promise<void>;
  close(): Promise<void>;
}

/** Leases in PostgreSQL, which paces them: app.lease_budget. */
export class PostgresLeaseStore implements LeaseStore {
  /** @param now another clock, for simulations; PostgreSQL then reckons with it too */
  constructor(
    private readonly pool: Pool,
    private readonly now?: () => number,
  ) {}

  async take({ campaignId, wantedMicros, leastMicros, microsPerMinor }: LeaseWish): Promise<Lent | Refused | null> {
    const { rows } = await this.pool.query<{ lease_no: number | null; granted_micros: string; wait_s: number | null }>(
      `SELECT lease_no, granted_micros, wait_s FROM app.lease_budget($1, $2, $3, make_interval(secs => $4), $5, coalesce($6, now()))`,
      [campaignId, wantedMicros, leastMicros, AHEAD_S, microsPerMinor, this.at],
    );
    const granted = rows[0];
    if (!granted) return null;
    return granted.lease_no === null ? { waitMs: (granted.wait_s ?? 1) * 1_000 } : { no: granted.lease_no, part: null, micros: Number(granted.granted_micros) };
  }

  async giveBack(_campaignId: string, { no }: Pick<Lent, 'no'>, promisedMicros: number): Promise<void> {
    await this.pool.query('SELECT app.return_budget($1, $2, coalesce($3, now()))', [no, promisedMicros, this.at]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private get at(): Date | null {
    return this.now === undefined ? null : new Date(this.now());
  }
}
