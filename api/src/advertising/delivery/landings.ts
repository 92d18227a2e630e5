import type { Pool } from 'pg';
import { landing, type Landing } from '../../measurement/edge.ts';
import { Breath } from './breath.ts';
import type { EligibleGroup } from './eligible-groups.ts';

const PORTION = 500;

interface Row {
  source_no: number;
  landing_url: string;
}

/** Where the ads of all reviewed campaigns lead, ended ones included: an ad on a screen may be clicked later. */
export class Landings {
  private readonly known = new Map<number, Landing>();
  private isRead = false;

  constructor(private readonly pool: Pool) {}

  /** Reads those that are there, once; later ones come with their campaigns. */
  async load(): Promise<void> {
    if (this.isRead) return;
    const breath = new Breath();
    let last = 0;
    let rows: Row[];
    do {
      ({ rows } = await this.pool.query<Row>('SELECT source_no, landing_url FROM creatives WHERE source_no > $1 ORDER BY source_no LIMIT $2', [last, PORTION]));
      for (const row of rows) {
        this.known.set(row.source_no, landing(row.landing_url));
        last = row.source_no;
        if (breath.isOver) await breath.take();
      }
    } while (rows.length === PORTION);
    this.isRead = true;
  }

  /** What may be shown from now on. */
  async add(groups: readonly Pick<EligibleGroup, 'creatives'>[]): Promise<void> {
    const breath = new Breath();
    for (const { sourceNo, landingUrl } of groups.flatMap(({ creatives }) => creatives)) {
      if (!this.known.has(sourceNo)) this.known.set(sourceNo, landing(landingUrl));
      if (breath.isOver) await breath.take();
    }
  }

  /** @throws when it is not in memory and PostgreSQL is away */
  async of(sourceNo: number): Promise<Landing | undefined> {
    const known = this.known.get(sourceNo);
    if (known) return known;
    const { rows } = await this.pool.query<{ landing_url: string }>('SELECT landing_url FROM creatives WHERE source_no = $1', [sourceNo]);
    const found = rows[0] && landing(rows[0].landing_url);
    if (found) this.known.set(sourceNo, found);
    return found;
  }
}
