import { microsPerMinor } from '@meadow/shared';
import type { Difference } from '../../measurement/index.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';

interface Row extends Record<string, unknown> {
  id: string;
  status: string;
  currency: string;
  total: bigint;
  charged: bigint;
  accrued: bigint | null;
  from_events: bigint;
  posted: bigint;
}

/**
 * Derives every campaign's charge from the raw events and compares it with the campaign and the ledger. A running
 * campaign may be behind its events by what the next posting will take; it is never ahead. Of a campaign whose raw events
 * are no longer kept, what had accrued when it was reconciled stands for them.
 */
export async function verifyCharges(db: Database): Promise<Difference[]> {
  const rows = await db.read<Row>(
    systemContext,
    `SELECT c.id, c.status, c.currency, c.total_budget_minor AS total, c.charged_minor AS charged, c.accrued_micros AS accrued,
       CASE WHEN c.accrued_micros IS NOT NULL AND c.flight_start_on - 2 <= (SELECT max(day) FROM dropped_event_days) THEN c.accrued_micros ELSE
       (SELECT coalesce(sum(e.price_micros), 0)::bigint FROM events e JOIN event_sources s ON s.no = e.source_no
        WHERE s.campaign_id = c.id AND e.invalid = 0 AND NOT EXISTS (SELECT FROM event_findings f WHERE f.brand_id = e.brand_id AND f.event_id = e.event_id AND f.day = e.day) AND e.price_micros IS NOT NULL
          AND e.day BETWEEN c.flight_start_on - 2 AND c.flight_end_on + 9
          AND (c.billed_through IS NULL OR e.batch_id <= c.billed_through)) END AS from_events,
       (SELECT coalesce(-sum(le.amount_minor), 0)::bigint FROM ledger_entries le JOIN ledger_transfers t ON t.no = le.transfer_no
          JOIN ledger_accounts a ON a.no = le.account_no
        WHERE t.campaign_id = c.id AND t.kind IN ('campaign.charge', 'campaign.credit') AND a.purpose = 'CAMPAIGN_BUDGET') AS posted
     FROM campaigns c WHERE c.funded_at IS NOT NULL ORDER BY c.id`,
  );
  return rows.flatMap(differencesOf);
}

function differencesOf({ id, status, currency, total, charged, accrued, from_events: fromEvents, posted }: Row): Difference[] {
  const owed = fromEvents / microsPerMinor(currency);
  const billable = owed < total ? owed : total;
  const found: Difference[] = [];
  const tell = (what: string, stored: bigint, recomputed: bigint) => found.push({ what, key: id, stored: stored.toString(), recomputed: recomputed.toString() });
  if (posted !== charged) tell('ledger charges', posted, charged);
  if (status === 'RECONCILED' ? charged !== billable : charged > billable) tell('campaign charge', charged, billable);
  if (accrued !== null && accrued !== fromEvents) tell('campaign accrual', accrued, fromEvents);
  return found;
}
