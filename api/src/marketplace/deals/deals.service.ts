import { Inject, Injectable } from '@nestjs/common';
import type { DealKind } from '@meadow/shared';
import { FeesService } from '../../finance/index.ts';
import { Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { decodeCursor, encodeCursor, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { DisputesService } from '../../trust/index.ts';
import { heldSplitOf, splitOf } from './deal-mover.ts';
import { broughtBy } from './own-creator.ts';
import { dealColumns } from './deal-columns.ts';
import { childrenSql, viewDeal, type DealChildren } from './deal-row.ts';
import type { Deal } from './deal.entity.ts';
import { boostUntil } from './deal.policy.ts';
import { orderOfDeal, stagesOf } from './deal.stages.ts';
import { readTerms, type StoredTerms } from './deal.terms.ts';
import type { AgreedRate, DealFilter, DealView } from './deal.view.ts';
import { receiptOf, unfunded } from './receipt.ts';
import type { Receipt } from './receipt.view.ts';

export interface BoostRights {
  brandId: string;
  creatorId: string;
  noteId: string | null;
  noteUrl: string | null;
  disclosureLabel: string;
  /** Whether the published note carries a mark; without one it is not boosted. */
  isLabelled: boolean;
  /** The ad must stop then; null when the terms allow no boost, nothing is published, or the mark is missing. */
  until: Date | null;
}

/** Deals as their parties see them. */
@Injectable()
export class DealsService {
  constructor(
    private readonly db: Database,
    private readonly fees: FeesService,
    private readonly disputes: DisputesService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Newest first; the operator sees all. */
  async list(viewer: Viewer, filter: DealFilter, first: number, after: string | null): Promise<Connection<DealView> & { totalCount: number }> {
    const [before] = after === null ? [null] : decodeCursor(after, 1);
    for (const id of [filter.briefId, filter.creatorId]) if (id && !isUuid(id)) throw new NotFound('deal', id);
    const where = `($1::uuid IS NULL OR d.brand_id = $1 OR d.creator_id = $1) AND ($2::text[] IS NULL OR d.status = ANY ($2)) AND ($3::uuid IS NULL OR d.brief_id = $3)
      AND ($4::uuid IS NULL OR d.creator_id = $4) AND ($5::text IS NULL OR d.wait_owner = $5)`;
    const statuses = filter.statuses && filter.statuses.length > 0 ? filter.statuses : null;
    const values = [viewer.kind === 'OPERATOR' ? null : viewer.accountId, statuses, filter.briefId ?? null, filter.creatorId ?? null, filter.turn ?? null];
    const [rows, [count]] = await Promise.all([
      this.db.read<Deal & Record<string, unknown>>(viewer.context, `SELECT ${dealColumns} FROM deals d WHERE ${where} AND ($6::uuid IS NULL OR d.id < $6) ORDER BY d.id DESC LIMIT $7`, [...values, before, pageSize(first) + 1]),
      this.db.read<{ count: number }>(viewer.context, `SELECT count(*)::int AS count FROM deals d WHERE ${where}`, values),
    ]);
    const nodes = await this.view(viewer, rows.slice(0, first));
    const edges = nodes.map((node) => ({ node, cursor: encodeCursor([node.id]) }));
    return {
      edges,
      totalCount: count?.count ?? 0,
      pageInfo: { hasNextPage: rows.length > first, hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
    };
  }

  /** @throws NotFound */
  async get(viewer: Viewer, id: string): Promise<DealView> {
    const [deal] = isUuid(id) ? await this.byIds(viewer, [id]) : [];
    if (!deal) throw new NotFound('deal', id);
    return deal;
  }

  /** Those of the ids that the viewer is a party to, in the order asked for. */
  async byIds(viewer: Viewer, ids: readonly string[]): Promise<DealView[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.read<Deal & Record<string, unknown>>(viewer.context, `SELECT ${dealColumns} FROM deals d WHERE d.id = ANY ($1::uuid[])`, [ids], 'deals_by_ids');
    const views = new Map((await this.view(viewer, rows)).map((deal) => [deal.id, deal]));
    return ids.flatMap((id) => views.get(id) ?? []);
  }

  /** Every fee the account ever agreed to, newest first; with one other side only when asked. */
  async agreedRates(viewer: Viewer, withOrg: string | null): Promise<AgreedRate[]> {
    if (withOrg && !isUuid(withOrg)) throw new NotFound('organisation', withOrg);
    const rows = await this.db.read<{ id: string; brand: string; creator: string; agreed_at: Date; terms: StoredTerms } & Record<string, unknown>>(
      viewer.context,
      `SELECT d.id, b.name AS brand, c.name AS creator, d.agreed_at, o.terms FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = d.current_version
       JOIN public_organisations b ON b.id = d.brand_id JOIN public_organisations c ON c.id = d.creator_id
       WHERE d.agreed_at IS NOT NULL AND (d.brand_id = $1 OR d.creator_id = $1) AND ($2::uuid IS NULL OR d.brand_id = $2 OR d.creator_id = $2) ORDER BY d.agreed_at DESC LIMIT 200`,
      [viewer.accountId, withOrg]);
    return rows.map((row) => {
      const { feeMinor, currency, deliverables } = readTerms(row.terms);
      return { dealId: row.id, brandName: row.brand, creatorName: row.creator, agreedAt: row.agreed_at, fee: money(feeMinor, currency), deliverables };
    });
  }

  /** The live deal of each creator on a brief. */
  async onBrief(viewer: Viewer, briefId: string): Promise<Map<string, string>> {
    const rows = await this.db.read<{ id: string; creator_id: string }>(
      viewer.context, `SELECT id, creator_id FROM deals WHERE brief_id = $1 AND status NOT IN ('DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED')`, [briefId]);
    return new Map(rows.map((row) => [row.creator_id, row.id]));
  }

  /** The creator's live deal on each brief. */
  async ofCreator(viewer: Viewer): Promise<Map<string, string>> {
    const rows = await this.db.read<{ id: string; brief_id: string }>(
      viewer.context, `SELECT id, brief_id FROM deals WHERE creator_id = $1 AND status NOT IN ('DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED')`, [viewer.accountId]);
    return new Map(rows.map((row) => [row.brief_id, row.id]));
  }

  /**
   * Whether and until when a deal's note may be boosted, for the campaign that wants to.
   * @throws NotFound for a deal that the context is no party to
   */
  async boostRightsOf(context: Context, dealId: string): Promise<BoostRights> {
    const [row] = isUuid(dealId)
      ? await this.db.read<Pick<Deal, 'status' | 'brandId' | 'creatorId' | 'publishedAt'> & { terms: StoredTerms; said: Date | null; note_id: string | null; url: string | null; label: string | null } & Record<string, unknown>>(
          context,
          `SELECT d.status, d.brand_id AS "brandId", d.creator_id AS "creatorId", d.published_at AS "publishedAt", o.terms, app.rights_said(d.id) AS said, n.id AS note_id, p.url, p.disclosure_label AS label
           FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = d.current_version
           LEFT JOIN publications p ON p.deal_id = d.id LEFT JOIN deal_notes n ON n.deal_id = d.id WHERE d.id = $1`,
          [dealId], 'boost_rights')
      : [];
    if (!row) throw new NotFound('deal', dealId);
    const terms = readTerms(row.terms);
    const isLabelled = (row.label ?? '').trim() !== '';
    return { isLabelled, brandId: row.brandId, creatorId: row.creatorId, noteId: row.note_id, noteUrl: row.url, disclosureLabel: terms.disclosureLabel, until: isLabelled ? boostUntil(row, terms, row.said) : null };
  }

  /** The split of a fee between the viewer and another side, by the rules of this moment. */
  async preview(viewer: Viewer, order: { feeMinor: bigint; currency: string; kind: DealKind }, withOrg: string | null): Promise<Receipt> {
    const [creatorId, brandId] = viewer.kind === 'CREATOR' ? [viewer.accountId, withOrg] : [withOrg, viewer.accountId];
    const own = order.kind === 'SPONSORSHIP' && withOrg && isUuid(withOrg) ? await this.db.read(viewer.context, broughtBy('$1', '$2'), [creatorId, brandId], 'own_creator') : [];
    const book = await this.fees.book();
    const asked = { ...order, isOwnCreator: own.length > 0, at: this.clock.now() };
    const split = book.split(asked);
    return receiptOf(split, { ...unfunded, stages: book.stages(asked, split) });
  }

  private async view(viewer: Viewer, deals: readonly Deal[]): Promise<DealView[]> {
    if (deals.length === 0) return [];
    const ids = deals.map((deal) => deal.id);
    const open = deals.filter(({ brandPaysMinor }) => brandPaysMinor === null).map(({ id }) => id);
    const [children, disputes, own, book] = await Promise.all([
      this.db.read<DealChildren>(viewer.context, childrenSql, [ids], 'deal_children'),
      this.disputes.ofDeals(viewer.context, ids),
      open.length === 0 ? [] : this.db.read<{ id: string }>(viewer.context, `SELECT d.id FROM deals d WHERE d.id = ANY ($1::uuid[]) AND EXISTS (${broughtBy('d.creator_id', 'd.brand_id')})`, [open], 'deals_with_own_creators'),
      this.fees.book(),
    ]);
    const ownCreators = new Set(own.map(({ id }) => id));
    const byId = new Map(children.map((row) => [row.id, row]));
    const now = this.clock.now();
    return deals.map((deal) => {
      const parts = byId.get(deal.id);
      const offer = parts?.offers.find(({ version }) => version === deal.currentVersion);
      if (!parts || !offer) throw new Forbidden();
      const order = orderOfDeal(deal, { offeredAt: new Date(offer.created_at), isOwnCreator: ownCreators.has(deal.id) });
      const split = deal.brandPaysMinor === null ? book.split(order) : splitOf(deal);
      const held = deal.brandPaysMinor === null ? split : heldSplitOf(deal);
      const stages = stagesOf(book, order, held, offer.terms);
      return viewDeal({ deal, children: parts, dispute: disputes.get(deal.id) ?? null, split, held, stages, now, payoutDays: this.config.PAYOUT_DAYS }, viewer);
    });
  }
}
