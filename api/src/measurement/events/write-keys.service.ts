import { Inject, Injectable } from '@nestjs/common';
import { nanoid } from 'nanoid';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';

const MOST_KEYS = 50;
const MAX_NAME = 80;

export interface WriteKey {
  id: string;
  name: string;
  key: string;
  createdAt: Date;
  lastEventAt: Date | null;
  revokedAt: Date | null;
}

/** Whether a brand's events arrive, and why not. */
export interface TrackingHealth {
  keys: WriteKey[];
  accepted24h: number;
  duplicate24h: number;
  rejected24h: number;
  reasons: { code: string; count: number }[];
  lastEventAt: Date | null;
  tagSnippet: string;
}

const COLUMNS = `k.id, k.name, k.key, k.created_at AS "createdAt", k.revoked_at AS "revokedAt",
  (SELECT max(c.last_at) FROM ingest_counters c WHERE c.brand_id = k.brand_id AND c.key_no = k.no AND c.code = 'accepted') AS "lastEventAt"`;

/** Keys with which a brand's pages and servers send events. */
@Injectable()
export class WriteKeysService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async health(viewer: Viewer): Promise<TrackingHealth> {
    const brand = [viewer.accountId];
    const [keys, counts] = await Promise.all([
      this.db.read<WriteKey & Record<string, unknown>>(viewer.context, `SELECT ${COLUMNS} FROM write_keys k WHERE k.brand_id = $1 ORDER BY k.created_at DESC`, brand),
      this.db.read<{ code: string; count: number; last_at: Date }>(
        viewer.context,
        `SELECT code, sum(count)::float8 AS count, max(last_at) AS last_at FROM ingest_counters
         WHERE brand_id = $1 AND hour >= now() - interval '24 hours' GROUP BY code ORDER BY 2 DESC, 1`,
        brand,
      ),
    ]);
    const count = (code: string) => counts.find((row) => row.code === code)?.count ?? 0;
    const reasons = counts.filter(({ code }) => code !== 'accepted' && code !== 'duplicate').map((row) => ({ code: row.code, count: row.count }));
    const last = keys.flatMap(({ lastEventAt }) => (lastEventAt ? [lastEventAt.getTime()] : []));
    return {
      keys,
      accepted24h: count('accepted'),
      duplicate24h: count('duplicate'),
      rejected24h: reasons.reduce((sum, reason) => sum + reason.count, 0),
      reasons,
      lastEventAt: last.length > 0 ? new Date(Math.max(...last)) : null,
      tagSnippet: this.tagSnippet(keys.find((key) => key.revokedAt === null)?.key ?? 'mwk_…'),
    };
  }

  /** @throws Forbidden for others than brands; BadInput */
  async create(viewer: Viewer, name: string): Promise<WriteKey> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has write keys.');
    const called = name.trim();
    if (called.length === 0 || called.length > MAX_NAME) throw new BadInput({ name: `must have 1 to ${MAX_NAME} characters` });
    return this.db.transaction(viewer.context, async (tx) => {
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM write_keys WHERE brand_id = $1 AND revoked_at IS NULL', [viewer.accountId]);
      if (count >= MOST_KEYS) throw new BadInput({ name: `cannot be added: there are ${MOST_KEYS} keys already` });
      const made: WriteKey = { id: uuidv7(), name: called, key: `mwk_${nanoid(24)}`, createdAt: this.clock.now(), lastEventAt: null, revokedAt: null };
      await tx.query('INSERT INTO write_keys (id, brand_id, name, key, created_at) VALUES ($1, $2, $3, $4, $5)', [made.id, viewer.accountId, made.name, made.key, made.createdAt]);
      await this.audit.record(tx, viewer, { action: 'writeKey.create', object: 'writeKey', objectId: made.id, after: { name: made.name } });
      return made;
    });
  }

  /** From now on the edge refuses the key; what it brought stays. Revoking twice changes nothing. @throws NotFound */
  async revoke(viewer: Viewer, id: string): Promise<WriteKey> {
    if (!isUuid(id)) throw new NotFound('write key', id);
    return this.db.transaction(viewer.context, async (tx) => {
      const [found] = await tx.query<WriteKey[]>(`SELECT ${COLUMNS} FROM write_keys k WHERE k.id = $1 AND k.brand_id = $2 FOR UPDATE OF k`, [id, viewer.accountId]);
      if (!found) throw new NotFound('write key', id);
      if (found.revokedAt) return found;
      const revokedAt = this.clock.now();
      await tx.query('UPDATE write_keys SET revoked_at = $2 WHERE id = $1', [id, revokedAt]);
      await this.audit.record(tx, viewer, { action: 'writeKey.revoke', object: 'writeKey', objectId: id, before: { name: found.name } });
      return { ...found, revokedAt };
    });
  }

  private tagSnippet(key: string): string {
    return `<script async src="${this.config.EDGE_URL.replace(/\/$/, '')}/meadow.js" data-key="${key}"></script>`;
  }
}
