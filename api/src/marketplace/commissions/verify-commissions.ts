import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { Difference } from '../../measurement/index.ts';
import { grossCommission } from './commission.ts';
import { orderColumns, type CommissionOrder } from './commission-row.ts';

/**
 * What each order earns its creator, from the order as measurement tells it. An order that was told more of since is
 * about to be reckoned again; once it is locked its commission only falls.
 */
export async function verifyCommissions(db: Database): Promise<Difference[]> {
  const orders = await db.read<CommissionOrder & { counted: bigint | null }>(
    systemContext,
    `SELECT ${orderColumns}, t.value_minor AS counted FROM commission_orders c JOIN deals d ON d.id = c.deal_id
     LEFT JOIN LATERAL (SELECT a.value_minor FROM app.attributed_orders(c.deal_id, d.published_at, 'infinity') a WHERE a.order_key = c.order_key LIMIT 1) t ON true ORDER BY c.id`,
  );
  return orders.flatMap((order) => {
    const earnedMinor = order.creatorGetsMinor + order.creatorFeeMinor;
    const isPriced = order.rate !== null || order.valueCurrency === order.currency || order.valueMinor === 0n;
    const dueMinor = order.attributed && isPriced ? grossCommission(order, order.bps) : 0n;
    const differs = order.lockedAt === null ? earnedMinor !== dueMinor : order.creatorGetsMinor > dueMinor;
    const found: Difference[] = differs ? [{ what: 'commission', key: order.id, stored: earnedMinor.toString(), recomputed: dueMinor.toString() }] : [];
    if (order.attributed && order.counted === null) found.push({ what: 'commission', key: order.id, stored: `order ${order.orderKey}`, recomputed: null });
    return found;
  });
}
