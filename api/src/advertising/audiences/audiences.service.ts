import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { MOST_LOOK_ALIKES } from '../campaigns/campaign.rules.ts';
import { audienceWanted } from './audiences.jobs.ts';
import type { CreatorAudienceView } from './audiences.view.ts';
import { LEAST_SEED } from './look-alike.ts';

interface Row extends Record<string, unknown> {
  id: string;
  name: string;
  seed_people: number | null;
  people: number | null;
  made_at: Date | null;
}

/** What brands learn of audiences, and how they ask for one. */
@Injectable()
export class AudiencesService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Of creators on the market, in the order asked for; others are left out. @throws BadInput */
  async of(context: Context, creatorIds: readonly string[]): Promise<CreatorAudienceView[]> {
    const ids = creatorIds.map((id) => id.toLowerCase());
    if (ids.length > MOST_LOOK_ALIKES || !ids.every((id) => isUuid(id))) throw new BadInput({ creatorIds: `must be at most ${MOST_LOOK_ALIKES} creators` });
    if (ids.length === 0) return [];
    const rows = await this.db.read<Row>(
      context,
      `SELECT c.id, c.name, a.seed_people, a.people, a.made_at FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place) JOIN market_creators c USING (id)
       LEFT JOIN creator_audiences a ON a.creator_id = c.id ORDER BY k.place`, [ids], 'creator_audiences',
    );
    return rows.map(viewOf);
  }

  /** Has an audience made, or made anew when it is a day old. @throws NotFound */
  async prepare(viewer: Viewer, creatorId: string): Promise<CreatorAudienceView> {
    const [found] = isUuid(creatorId) ? await this.of(viewer.context, [creatorId]) : [];
    if (!found) throw new NotFound('creator', creatorId);
    await this.db.transaction(viewer.context, (tx) => this.wantIn(tx, [found.creatorId]));
    return found;
  }

  /** The same as a part of a larger change. */
  async wantIn(tx: Tx, creatorIds: readonly string[]): Promise<void> {
    if (creatorIds.length > 0) await this.outbox.add(tx, audienceWanted, { creatorIds: [...creatorIds] });
  }

  /** Names of creators on the market. */
  async namesOf(context: Context, creatorIds: readonly string[]): Promise<Map<string, string>> {
    if (creatorIds.length === 0) return new Map();
    const rows = await this.db.read<{ id: string; name: string }>(context, 'SELECT id, name FROM market_creators WHERE id = ANY ($1::uuid[])', [[...new Set(creatorIds)]], 'creator_names');
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Those that are on no market the asker can see. */
  async missingIn(tx: Tx, creatorIds: readonly string[]): Promise<string[]> {
    if (creatorIds.length === 0) return [];
    const known = await tx.query<{ id: string }[]>('SELECT id FROM market_creators WHERE id = ANY ($1::uuid[])', [creatorIds]);
    return creatorIds.filter((id) => !known.some((one) => one.id === id));
  }
}

function viewOf({ id, name, seed_people: seed, people, made_at: madeAt }: Row): CreatorAudienceView {
  const isTooNarrow = madeAt !== null && (seed ?? 0) < LEAST_SEED;
  return { creatorId: id, name, madeAt, isTooNarrow, people: madeAt === null || isTooNarrow ? null : toTwoDigits(people ?? 0) };
}

/** So that nobody can tell by the figure whether one person came or went. */
const toTwoDigits = (count: number): number => Number(count.toPrecision(2));
