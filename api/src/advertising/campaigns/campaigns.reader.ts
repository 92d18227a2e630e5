import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CampaignStatus } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid, type TenantContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { decodeCursor, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import type { Selection } from '../../platform/sql-json/selection.ts';
import { isPageExpressible, pageSql } from '../../platform/sql-json/sql-connection.ts';
import type { RawField } from '../../platform/sql-json/raw-fields.ts';
import { everythingOf, jsonOf } from '../../platform/sql-json/sql-object.ts';
import { campaignSql } from './campaign.sql.ts';
import type { CampaignView } from './campaign.view.ts';

const MAX_PREPARED = 100;

interface Statement {
  text: string;
  name?: string;
}

export interface CampaignFlight {
  brandId: string;
  flightStartOn: string;
  productCategory: string | null;
}
export interface CampaignPage {
  statuses: readonly CampaignStatus[] | null;
  /** Only what the operator must look at: whole campaigns, and creatives that changed while one runs. */
  awaitingReview: boolean;
  first: number;
  after: string | null;
}

/** Lets `campaigns` answer in raw JSON when nothing with a rule in code (`can`, `blockers`) is asked for. */
export const campaignsRaw: RawField = { canAnswer: (selection) => isPageExpressible(campaignSql, selection) };

const awaits = (row: string) =>
  `(${row}.status = 'IN_REVIEW' OR (${row}.status IN ('SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED') AND EXISTS (SELECT FROM creatives w WHERE w.campaign_id = ${row}.id AND w.status = 'PENDING')))`;

const leaf = (name: string) => ({ key: name, name, selection: null });
const whole = everythingOf(campaignSql);
const wholePage: Selection = [
  { key: 'edges', name: 'edges', selection: [leaf('cursor'), { key: 'node', name: 'node', selection: whole }] },
  { key: 'pageInfo', name: 'pageInfo', selection: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'].map(leaf) },
  leaf('totalCount'),
];

/** Lists of campaigns with all that hangs on them, in one statement. */
@Injectable()
export class CampaignsReader {
  private readonly statements = new WeakMap<Selection, Map<string, Statement>>();
  private named = 0;

  constructor(private readonly db: Database) {}

  /** The connection as JSON text, with just the selected fields. The operator sees all brands' campaigns. */
  async page(viewer: Viewer, selection: Selection, { statuses, awaitingReview, first, after }: CampaignPage): Promise<string> {
    const values: unknown[] = [pageSize(first)];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const where = [
      ...(viewer.kind === 'OPERATOR' ? [] : [`n.brand_id = ${bind(viewer.accountId)}`]),
      ...(statuses === null ? [] : [`n.status = ANY (${bind(statuses)})`]),
      ...(awaitingReview ? [awaits('n')] : []),
    ];
    const behind = after === null ? null : bind(decodeCursor(after, 1)[0]);
    const { text, name } = this.statementOf(selection, where, behind);
    const [row] = await this.db.read<{ json: string }>(viewer.context, text, values, name);
    return row?.json ?? 'null';
  }

  /** The connection for resolvers: everything that SQL knows of each campaign. */
  async connection(viewer: Viewer, page: CampaignPage): Promise<Connection<CampaignView> & { totalCount: number }> {
    return JSON.parse(await this.page(viewer, wholePage, page)) as Connection<CampaignView> & { totalCount: number };
  }

  /** @throws NotFound */
  async one(viewer: Viewer, id: string): Promise<CampaignView> {
    const [row] = isUuid(id)
      ? await this.db.read<{ json: CampaignView }>(viewer.context, `SELECT ${jsonOf(campaignSql, whole, 'n')} AS json FROM campaigns n WHERE n.id = $1`, [id], 'campaign')
      : [];
    if (!row) throw new NotFound('campaign', id);
    return row.json;
  }

  /** Per brand: campaigns that run and the budget they have, in the brand's own currency. */
  async running(context: TenantContext, brandIds: readonly string[]): Promise<Map<string, { count: number; budgetMinor: bigint }>> {
    const rows = await this.db.read<{ brand_id: string; count: number; budget: bigint }>(
      context,
      `SELECT c.brand_id, count(*)::int AS count, coalesce(sum(c.total_budget_minor) FILTER (WHERE c.currency = o.currency), 0)::bigint AS budget
       FROM campaigns c JOIN public_organisations o ON o.id = c.brand_id
       WHERE c.brand_id = ANY ($1::uuid[]) AND c.status IN ('SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED') GROUP BY c.brand_id`,
      [brandIds],
    );
    return new Map(rows.map((row) => [row.brand_id, { count: row.count, budgetMinor: row.budget }]));
  }

  /** The brand of a campaign that the viewer may see. @throws NotFound */
  async brandOf(viewer: Viewer, id: string): Promise<string> {
    const [row] = isUuid(id) ? await this.db.read<{ brand_id: string }>(viewer.context, 'SELECT brand_id FROM campaigns WHERE id = $1', [id], 'campaign_brand') : [];
    if (!row) throw new NotFound('campaign', id);
    return row.brand_id;
  }

  /** Whose, when and for what; of a campaign that the viewer may see. @throws NotFound */
  async flightOf(viewer: Viewer, id: string): Promise<CampaignFlight> {
    const [row] = isUuid(id)
      ? await this.db.read<CampaignFlight & Record<string, unknown>>(viewer.context, 'SELECT brand_id AS "brandId", flight_start_on::text AS "flightStartOn", product_category AS "productCategory" FROM campaigns WHERE id = $1', [id], 'campaign_flight')
      : [];
    if (!row) throw new NotFound('campaign', id);
    return row;
  }

  /** Names of campaigns that the context may see. */
  async names(context: TenantContext, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.read<{ id: string; name: string }>(context, 'SELECT id, name FROM campaigns WHERE id = ANY ($1::uuid[])', [ids], 'campaign_names');
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** How many campaigns wait for the operator. */
  async inReview(context: TenantContext): Promise<number> {
    const [row] = await this.db.read<{ count: number }>(context, `SELECT count(*)::int AS count FROM campaigns n WHERE ${awaits('n')}`);
    return row?.count ?? 0;
  }

  private statementOf(selection: Selection, where: readonly string[], behind: string | null): Statement {
    const known = this.statements.get(selection) ?? new Map<string, Statement>();
    this.statements.set(selection, known);
    const shape = `${where.join()} ${behind}`;
    const made = known.get(shape) ?? this.prepared(pageSql({ object: campaignSql, table: 'campaigns', where, behind }, selection));
    known.set(shape, made);
    return made;
  }

  /** A prepared statement stays on its connection: only so many, whatever strangers ask for. */
  private prepared(text: string): Statement {
    this.named += 1;
    return this.named > MAX_PREPARED ? { text } : { text, name: `campaigns_${createHash('sha1').update(text).digest('hex').slice(0, 16)}` };
  }
}
