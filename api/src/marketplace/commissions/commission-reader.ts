import { Injectable } from '@nestjs/common';
import { OrganisationsService, type OrganisationView, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { decodeCursor, pageOf, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { brandPays } from './commission.ts';
import { orderColumns, type CommissionLine, type CommissionOrder } from './commission-row.ts';
import type { CommissionOrderView, CommissionSumView } from './commission.view.ts';

type Row = CommissionOrder & { lines: (Pick<CommissionLine, 'id' | 'kind'> & { gets: string; fee: string; at: string; settledAt: string | null })[] };

const LINES = `(SELECT json_agg(json_build_object('id', l.id, 'kind', l.kind, 'gets', l.creator_gets_minor::text, 'fee', l.platform_fee_minor::text, 'at', l.at, 'settledAt', l.settled_at) ORDER BY l.id)
  FROM commission_lines l WHERE l.order_id = c.id)`;
/** A brand's, a creator's, or for the operator everybody's: $1; of one deal: $2. */
const MINE = '($1::uuid IS NULL OR c.brand_id = $1 OR c.creator_id = $1) AND ($2::uuid IS NULL OR c.deal_id = $2)';

/** Orders that earn commission, as both sides see them. */
@Injectable()
export class CommissionReader {
  constructor(
    private readonly db: Database,
    private readonly organisations: OrganisationsService,
  ) {}

  /** Newest order first. @throws BadInput */
  async list(viewer: Viewer, dealId: string | null, first: number, after: string | null): Promise<Connection<CommissionOrderView> & { totalCount: number }> {
    const size = pageSize(first);
    const key = after === null ? null : decodeCursor(after, 2);
    const mine = whose(viewer, dealId);
    const [rows, [count]] = await Promise.all([
      this.db.read<Row>(
        viewer.context,
        `SELECT ${orderColumns}, coalesce(${LINES}, '[]') AS lines FROM commission_orders c
         WHERE ${MINE} AND ($3::timestamptz IS NULL OR (c.ordered_at, c.id) < ($3, $4::uuid)) ORDER BY c.ordered_at DESC, c.id DESC LIMIT $5`,
        [...mine, key && String(key[0]), key && String(key[1]), size + 1],
      ),
      this.db.read<{ count: number }>(viewer.context, `SELECT count(*)::int AS count FROM commission_orders c WHERE ${MINE}`, mine),
    ]);
    const known = new Map((await this.organisations.byIds([...new Set(rows.flatMap(({ brandId, creatorId }) => [brandId, creatorId]))])).map((one) => [one.id, one]));
    const visible = rows.flatMap((row) => {
      const [brand, creator] = [known.get(row.brandId), known.get(row.creatorId)];
      return brand && creator ? [{ row, view: viewOrder(row, brand, creator) }] : [];
    });
    return { ...pageOf(visible, size, after !== null, ({ view }) => view, ({ row }) => [row.orderedAt.toISOString(), row.id]), totalCount: count?.count ?? 0 };
  }

  /** One row per currency. @throws BadInput */
  async sums(viewer: Viewer, dealId: string | null): Promise<CommissionSumView[]> {
    // A brand reads what it pays, a creator what it gets.
    const amount = (alias: string) => (viewer.kind === 'CREATOR' ? `${alias}.creator_gets_minor` : `(${alias}.creator_gets_minor + ${alias}.platform_fee_minor)`);
    const rows = await this.db.read<{ currency: string; orders: number; waiting: bigint; held: bigint; locked: bigint; owed: bigint }>(
      viewer.context,
      `SELECT c.currency, count(*)::int AS orders, coalesce(sum(${amount('c')}) FILTER (WHERE c.status = 'WAITING'), 0)::bigint AS waiting,
         coalesce(sum(${amount('c')}) FILTER (WHERE c.status = 'HELD'), 0)::bigint AS held, coalesce(sum(${amount('c')}) FILTER (WHERE c.status = 'LOCKED'), 0)::bigint AS locked,
         coalesce(sum((SELECT -sum(${amount('l')}) FROM commission_lines l WHERE l.order_id = c.id AND l.settled_at IS NULL)) FILTER (WHERE c.locked_at IS NOT NULL), 0)::bigint AS owed
       FROM commission_orders c WHERE ${MINE} GROUP BY c.currency ORDER BY c.currency`,
      whose(viewer, dealId),
    );
    return rows.map(({ currency, orders, ...sums }) => ({ currency, orders, waiting: money(sums.waiting, currency), held: money(sums.held, currency), locked: money(sums.locked, currency), owedBack: money(sums.owed, currency) }));
  }
}

function whose(viewer: Viewer, dealId: string | null): [string | null, string | null] {
  if (dealId !== null && !isUuid(dealId)) throw new BadInput({ dealId: 'names no deal' });
  return [viewer.kind === 'OPERATOR' ? null : viewer.accountId, dealId];
}

function viewOrder({ lines, ...order }: Row, brand: OrganisationView, creator: OrganisationView): CommissionOrderView {
  const of = (minor: bigint) => money(minor, order.currency);
  return {
    ...order, brand, creator,
    value: money(order.valueMinor, order.valueCurrency), refunded: money(order.refundedMinor, order.valueCurrency),
    brandPays: of(brandPays(order)), platformFee: of(order.platformFeeMinor), creatorGets: of(order.creatorGetsMinor),
    lines: lines.map(({ id, kind, gets, fee, at, settledAt }) => ({
      id, kind, brandPays: of(BigInt(gets) + BigInt(fee)), platformFee: of(BigInt(fee)), creatorGets: of(BigInt(gets)), at: new Date(at), settledAt: settledAt === null ? null : new Date(settledAt),
    })),
  };
}
