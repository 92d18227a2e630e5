import { Injectable } from '@nestjs/common';
import { eventKind } from '../../measurement/edge.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { LEAST_SEED, lookAlikesOf, type CategoriesOf, type People } from './look-alike.ts';

/** Touches older than this say little of a person. */
const LOOK_BACK_DAYS = 90;
const FRESH_HOURS = 24;
/** Where too few touched the creator, an hour may bring enough. */
const TOO_FEW_HOURS = 1;
/** An audience that nobody aims at is forgotten after so long. */
const KEEP_DAYS = 7;
const PORTION = 20_000;
const LOCK = 7_311_079;
const BYTES = 8;

/** Whom a person touched: clicks on links and boosted notes of creators, and orders that came of them; nothing from before they took leave. */
const TOUCHED = `
  SELECT p.visitor::text AS visitor, array_agg(DISTINCT s.creator_id::text) AS creators
  FROM (
    SELECT t.visitor, t.source_no, t.occurred_at FROM touches t WHERE t.visitor IS NOT NULL AND t.occurred_at > $1::timestamptz
    UNION ALL
    SELECT v.visitor, v.source_no, v.occurred_at FROM conversions v
    WHERE v.visitor IS NOT NULL AND v.source_no <> 0 AND v.counted AND v.type <> ${eventKind.refund} AND v.occurred_at > $1::timestamptz
  ) p JOIN event_sources s ON s.no = p.source_no AND s.creator_id IS NOT NULL
  WHERE NOT EXISTS (SELECT FROM visitor_withdrawals w WHERE w.visitor = p.visitor AND w.withdrawn_at >= p.occurred_at)
  GROUP BY p.visitor`;

const RUNNING = `SELECT DISTINCT w.id::uuid FROM ad_groups g JOIN campaigns c ON c.id = g.campaign_id
  CROSS JOIN LATERAL jsonb_array_elements_text(g.targeting -> 'lookAlikesOf') AS w(id)
  WHERE g.targeting ? 'lookAlikesOf' AND g.retired_at IS NULL AND c.status NOT IN ('ENDED', 'RECONCILED')`;

/** Makes audiences and keeps them fresh, in the worker. */
@Injectable()
export class AudienceBuilder {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes the audiences that are not there yet, or are old. Safe to run twice. */
  async want(creatorIds: readonly string[]): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction(systemContext, (tx) =>
      tx.query(
        `INSERT INTO creator_audiences (creator_id, wanted_at) SELECT DISTINCT c.id, $2::timestamptz FROM unnest($1::uuid[]) AS k(id) JOIN creators c USING (id)
         ON CONFLICT (creator_id) DO UPDATE SET wanted_at = excluded.wanted_at`, [creatorIds, now],
      ),
    );
    await this.makeDue();
  }

  /** Forgets what nobody aims at any more, and makes anew what is a day old. */
  async refresh(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const now = this.clock.now();
      await tx.query(`UPDATE creator_audiences SET wanted_at = $1 WHERE creator_id IN (${RUNNING})`, [now]);
      await tx.query('DELETE FROM creator_audiences WHERE wanted_at < $1::timestamptz - make_interval(days => $2)', [now, KEEP_DAYS]);
    });
    await this.makeDue();
  }

  /** Takes those who took leave out of every audience that stands. */
  async dropWithdrawn(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [rows] = await tx.query<[{ visitor: string }[], number]>('UPDATE visitor_withdrawals SET is_applied = true WHERE NOT is_applied RETURNING visitor::text AS visitor');
      if (rows.length === 0) return;
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const gone = new Set(rows.map(({ visitor }) => BigInt(visitor)));
      const audiences = await tx.query<{ creator_id: string; members: Buffer }[]>(`SELECT creator_id, members FROM creator_audiences WHERE members <> ''`);
      for (const { creator_id: id, members } of audiences) {
        const left = membersIn(members).filter((visitor) => !gone.has(visitor));
        if (left.length * BYTES < members.length) await this.write(tx, id, { members: left, people: left.length });
      }
    });
  }

  private async makeDue(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const now = this.clock.now();
      const due = await tx.query<{ id: string }[]>(
        'SELECT creator_id AS id FROM creator_audiences WHERE made_at IS NULL OR made_at < $1::timestamptz - make_interval(hours => CASE WHEN seed_people < $3 THEN $4::int ELSE $2::int END) ORDER BY 1',
        [now, FRESH_HOURS, LEAST_SEED, TOO_FEW_HOURS],
      );
      if (due.length === 0) return;
      const { people, numbers } = await readPeople(tx, new Date(now.getTime() - LOOK_BACK_DAYS * 86_400_000));
      const { categoriesOf, categoryCount } = await readCategories(tx, numbers);
      for (const { id } of due) {
        const number = numbers.get(id);
        const { seedPeople, members } = number === undefined ? { seedPeople: 0, members: new BigInt64Array() } : lookAlikesOf(number, people, categoriesOf, categoryCount);
        await this.write(tx, id, { members, people: members.length, seedPeople, madeAt: now });
      }
    });
  }

  private async write(tx: Tx, id: string, made: { members: BigInt64Array; people: number; seedPeople?: number; madeAt?: Date }): Promise<void> {
    await tx.query('UPDATE creator_audiences SET members = $2, people = $3, seed_people = coalesce($4, seed_people), made_at = coalesce($5, made_at + interval \'1 microsecond\') WHERE creator_id = $1', [
      id, bytesOf(made.members), made.people, made.seedPeople ?? null, made.madeAt ?? null,
    ]);
  }
}

/** Everybody who touched a creator, in portions, so that the database keeps the list and not this process. */
async function readPeople(tx: Tx, since: Date): Promise<{ people: People; numbers: Map<string, number> }> {
  const numbers = new Map<string, number>();
  const visitors: bigint[][] = [];
  const starts: number[] = [0];
  const creators: number[] = [];
  await tx.query(`DECLARE touched NO SCROLL CURSOR FOR ${TOUCHED}`, [since]);
  for (;;) {
    const rows = await tx.query<{ visitor: string; creators: string[] }[]>(`FETCH ${PORTION} FROM touched`);
    if (rows.length === 0) break;
    visitors.push(rows.map(({ visitor }) => BigInt(visitor)));
    for (const row of rows) {
      for (const id of row.creators) creators.push(numberOf(numbers, id));
      starts.push(creators.length);
    }
  }
  await tx.query('CLOSE touched');
  return { people: { visitors: BigInt64Array.from(visitors.flat()), starts: Uint32Array.from(starts), creators: Uint32Array.from(creators) }, numbers };
}

async function readCategories(tx: Tx, numbers: ReadonlyMap<string, number>): Promise<{ categoriesOf: CategoriesOf; categoryCount: number }> {
  const categories = new Map<string, number>();
  const categoriesOf: number[][] = Array.from(numbers, () => []);
  const rows = await tx.query<{ id: string; categories: string[] }[]>('SELECT id, categories FROM creators WHERE id = ANY ($1::uuid[])', [[...numbers.keys()]]);
  for (const { id, categories: named } of rows) categoriesOf[numbers.get(id)!] = [...new Set(named)].map((name) => numberOf(categories, name));
  return { categoriesOf, categoryCount: categories.size };
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name) ?? numbers.size;
  numbers.set(name, known);
  return known;
}

/** Eight bytes each, the lower half first, as every machine that runs Node writes them. */
const bytesOf = ({ buffer, byteOffset, byteLength }: BigInt64Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/** Copied, for a buffer of the driver may begin anywhere. */
const membersIn = (bytes: Buffer): BigInt64Array => new BigInt64Array(Uint8Array.from(bytes).buffer);
