import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import type { Viewer } from '../access/viewer.ts';
import type { AuditEntryView } from './audit.view.ts';

export interface Act {
  /** `object.verb`, e.g. `deal.accept`. */
  action: string;
  object: string;
  objectId: string;
  before?: object | null;
  after?: object | null;
}

/** By whom and for whom, when no person is there. */
export interface SystemActor {
  organisationId: string;
  accountId: string;
  userId: null;
}

const text = (value: object | null | undefined): string | null =>
  value ? JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)) : null;

interface Row extends Record<string, unknown> {
  id: string;
  at: Date;
  actor_name: string | null;
  organisation_name: string | null;
  action: string;
  object: string;
  object_id: string;
  before: object | null;
  after: object | null;
}

/** Who did what, for whom, and what it was before and after. Written in the transaction of the act. */
@Injectable()
export class AuditService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async record(tx: Tx, by: Pick<Viewer, 'organisationId' | 'accountId' | 'userId'> | SystemActor, act: Act): Promise<void> {
    await tx.query(
      `INSERT INTO audit_entries (id, org_id, acting_org_id, user_id, action, object, object_id, before, after, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [uuidv7(), by.accountId, by.organisationId, by.userId, act.action, act.object, act.objectId, text(act.before), text(act.after), this.clock.now()],
    );
  }

  /** Newest first. The operator sees all organisations, others their own. */
  async list(viewer: Viewer, first: number, after: string | null): Promise<Connection<AuditEntryView>> {
    const [before] = after === null ? [null] : decodeCursor(after, 1);
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT a.*, u.name AS actor_name, o.name AS organisation_name
       FROM audit_entries a
       LEFT JOIN users u ON u.id = a.user_id
       LEFT JOIN public_organisations o ON o.id = a.org_id
       WHERE ($1::uuid IS NULL OR a.org_id = $1) AND ($2::uuid IS NULL OR a.id < $2)
       ORDER BY a.id DESC LIMIT $3`,
      [viewer.kind === 'OPERATOR' ? null : viewer.accountId, before, pageSize(first) + 1],
    );
    return pageOf(rows, first, after !== null, view, (row) => [row.id]);
  }
}

const view = (row: Row): AuditEntryView => ({
  id: row.id,
  at: row.at,
  actorName: row.actor_name ?? '',
  organisationName: row.organisation_name ?? '',
  action: row.action,
  object: row.object,
  objectId: row.object_id,
  before: text(row.before),
  after: text(row.after),
});

