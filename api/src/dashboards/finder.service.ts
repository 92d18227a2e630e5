import { Injectable } from '@nestjs/common';
import type { Permission } from '@meadow/shared';
import type { Viewer } from '../identity/index.ts';
import { Database } from '../platform/database/database.ts';
import type { FoundKind, FoundView } from './finder.view.ts';

/** So many of each kind: whoever does not see the one types on. */
const MOST = 5;
const MOST_TEXT = 80;
/** Who sees what everybody has. */
const IS_OPERATOR = '(SELECT app.is_operator())';

interface Source {
  kind: FoundKind;
  permission: Permission;
  /** Who has such things. */
  of: readonly Viewer['kind'][];
  /** @see {@link FinderService.find} for its parameters: pattern, account */
  sql: string;
}

const sources: readonly Source[] = [
  { kind: 'BRIEF', permission: 'brief:read', of: ['BRAND'], sql: 'SELECT id, title, product AS detail, updated_at AS at FROM briefs WHERE brand_id = $2 AND (title ILIKE $1 OR product ILIKE $1)' },
  {
    kind: 'DEAL', permission: 'deal:read', of: ['BRAND', 'CREATOR', 'OPERATOR'],
    sql: `SELECT d.id, o.name AS title, b.title AS detail, d.updated_at AS at
      FROM deals d JOIN public_organisations o ON o.id = CASE $2::uuid WHEN d.creator_id THEN d.brand_id ELSE d.creator_id END LEFT JOIN market_briefs b ON b.id = d.brief_id
      WHERE ($2 IN (d.brand_id, d.creator_id) OR ${IS_OPERATOR}) AND (o.name ILIKE $1 OR o.handle ILIKE $1 OR b.title ILIKE $1)`,
  },
  { kind: 'CAMPAIGN', permission: 'campaign:read', of: ['BRAND', 'OPERATOR'], sql: `SELECT id, name AS title, NULL AS detail, updated_at AS at FROM campaigns WHERE (brand_id = $2 OR ${IS_OPERATOR}) AND name ILIKE $1` },
  { kind: 'CREATOR', permission: 'creator:read', of: ['BRAND', 'AGENCY', 'OPERATOR'], sql: `SELECT id, name AS title, '@' || handle AS detail, created_at AS at FROM market_creators WHERE $2::uuid IS NOT NULL AND (name ILIKE $1 OR handle ILIKE $1)` },
  {
    kind: 'CLIENT', permission: 'org:read', of: ['AGENCY'],
    sql: `SELECT o.id, o.name AS title, '@' || o.handle AS detail, m.created_at AS at
      FROM mandates m JOIN public_organisations o ON o.id = m.client_id
      WHERE m.agency_id = $2 AND m.status = 'ACTIVE' AND (m.expires_at IS NULL OR m.expires_at > now()) AND (o.name ILIKE $1 OR o.handle ILIKE $1)`,
  },
];

/** Finds what an account may open, by its name. */
@Injectable()
export class FinderService {
  constructor(private readonly db: Database) {}

  /** @param text part of a name @returns at most {@link MOST} of each kind, the last changed first; nothing for an empty text */
  async find(viewer: Viewer, text: string): Promise<FoundView[]> {
    const wanted = text.trim().slice(0, MOST_TEXT);
    if (wanted === '') return [];
    const pattern = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
    const searched = sources.filter(({ of, permission }) => of.includes(viewer.kind) && viewer.permissions.has(permission));
    const found = await Promise.all(searched.map(async ({ kind, sql }) => {
      const rows = await this.db.read<Omit<FoundView, 'kind'>>(viewer.context, `SELECT id, title, detail FROM (${sql}) one ORDER BY at DESC, id LIMIT ${MOST}`, [pattern, viewer.accountId], `find_${kind.toLowerCase()}`);
      return rows.map(({ id, title, detail }) => ({ kind, id, title, detail }));
    }));
    return found.flat();
  }
}
