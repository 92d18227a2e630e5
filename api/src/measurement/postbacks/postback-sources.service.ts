import { Inject, Injectable } from '@nestjs/common';
import { nanoid } from 'nanoid';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { postbackMapping, type PostbackMapping, type PostbackShape } from './postback-mapping.ts';
import { secretDigest } from './postback-sources.cache.ts';

const MOST_SOURCES = 50;
const MAX_NAME = 80;
const COLUMNS = `s.id, s.name, s.shape, s.mapping, s.created_at AS "createdAt", s.revoked_at AS "revokedAt",
  (SELECT max(c.last_at) FROM ingest_counters c WHERE c.brand_id = s.brand_id AND c.key_no = s.no AND c.code = 'accepted') AS "lastEventAt"`;

export interface PostbackSource {
  id: string;
  name: string;
  shape: PostbackShape;
  mapping: PostbackMapping;
  createdAt: Date;
  revokedAt: Date | null;
  lastEventAt: Date | null;
}
/** A source that was made this moment: its secret is told once and kept by nobody here. */
export interface NewPostbackSource extends PostbackSource {
  secret: string;
  url: string;
}

/** Servers that report conversions for a brand, each with a secret of its own. */
@Injectable()
export class PostbackSourcesService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  list(viewer: Viewer): Promise<PostbackSource[]> {
    return this.db.read<PostbackSource & Record<string, unknown>>(
      viewer.context,
      `SELECT ${COLUMNS} FROM postback_sources s WHERE s.brand_id = $1 ORDER BY s.created_at DESC`,
      [viewer.accountId],
    );
  }

  /** @throws Forbidden for others than brands; BadInput */
  async create(viewer: Viewer, wish: { name: string; shape: PostbackShape; mapping?: string | null | undefined }): Promise<NewPostbackSource> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has postbacks.');
    const name = wish.name.trim();
    if (name.length === 0 || name.length > MAX_NAME || name.includes('\0')) throw new BadInput({ name: `must have 1 to ${MAX_NAME} characters` });
    const mapping = readMapping(wish.mapping ?? '{}');
    return this.db.transaction(viewer.context, async (tx) => {
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM postback_sources WHERE brand_id = $1 AND revoked_at IS NULL', [viewer.accountId]);
      if (count >= MOST_SOURCES) throw new BadInput({ name: `cannot be added: there are ${MOST_SOURCES} sources already` });
      const secret = `mws_${nanoid(40)}`;
      const made = { id: uuidv7(), name, shape: wish.shape, mapping, createdAt: this.clock.now(), revokedAt: null, lastEventAt: null };
      await tx.query('INSERT INTO postback_sources (id, brand_id, name, shape, mapping, secret_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
        made.id, viewer.accountId, name, wish.shape, JSON.stringify(mapping), secretDigest(secret), made.createdAt,
      ]);
      await this.audit.record(tx, viewer, { action: 'postback.create', object: 'postback', objectId: made.id, after: { name, shape: wish.shape } });
      return { ...made, secret, url: `${this.config.EDGE_URL.replace(/\/$/, '')}/v1/postback` };
    });
  }

  /** From now on the edge refuses the secret; what it brought stays. Revoking twice changes nothing. @throws NotFound */
  async revoke(viewer: Viewer, id: string): Promise<PostbackSource> {
    if (!isUuid(id)) throw new NotFound('postback', id);
    return this.db.transaction(viewer.context, async (tx) => {
      const [found] = await tx.query<PostbackSource[]>(`SELECT ${COLUMNS} FROM postback_sources s WHERE s.id = $1 AND s.brand_id = $2 FOR UPDATE OF s`, [id, viewer.accountId]);
      if (!found) throw new NotFound('postback', id);
      if (found.revokedAt) return found;
      const revokedAt = this.clock.now();
      await tx.query('UPDATE postback_sources SET revoked_at = $2 WHERE id = $1', [id, revokedAt]);
      await this.audit.record(tx, viewer, { action: 'postback.revoke', object: 'postback', objectId: id, before: { name: found.name } });
      return { ...found, revokedAt };
    });
  }
}

function readMapping(text: string): PostbackMapping {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput({ mapping: 'must be JSON' });
  }
  const read = postbackMapping.safeParse(value);
  // JSON may escape what jsonb cannot hold: NUL and lone surrogates.
  if (!read.success || /\\u(?:0000|d[89a-f])/i.test(JSON.stringify(read.data))) throw new BadInput({ mapping: 'must have fields, events, statuses or currency, as docs/api/edge.md says' });
  return read.data;
}
