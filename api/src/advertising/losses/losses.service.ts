import { Injectable } from '@nestjs/common';
import { addDays } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import type { AdGroupLossesView, LossCountView } from './losses.view.ts';

const HOURLY_DAYS = 2;
const MOST_DAYS = 92;
const DAY_MS = 86_400_000;

interface Row extends Record<string, unknown> {
  id: string;
  name: string;
  at: Date | null;
  reason: number | null;
  requests: bigint | null;
}

/** Why ad groups are not shown: what became of them in the requests that they fitted. */
@Injectable()
export class LossesService {
  constructor(private readonly db: Database) {}

  /** @param from first and last day in the zone of the campaign @throws NotFound, BadInput */
  async of(viewer: Viewer, campaignId: string, { from, to }: { from: string; to: string }): Promise<AdGroupLossesView[]> {
    const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
    if (!(days >= 1 && days <= MOST_DAYS)) throw new BadInput({ to: `must be one to ${MOST_DAYS} days from the first` });
    const rows = isUuid(campaignId) ? await this.db.read<Row>(
      viewer.context,
      `SELECT g.id, g.name, l.at, l.reason, l.requests FROM campaigns c JOIN ad_groups g ON g.campaign_id = c.id AND g.retired_at IS NULL
       LEFT JOIN LATERAL (
         SELECT date_trunc($4, x.hour, c.time_zone) AS at, x.reason, sum(x.requests)::bigint AS requests FROM ad_group_losses x
         WHERE x.ad_group_id = g.id AND x.hour >= $2::timestamp AT TIME ZONE c.time_zone AND x.hour < $3::timestamp AT TIME ZONE c.time_zone GROUP BY 1, 2
       ) l ON true WHERE c.id = $1 ORDER BY g.position, g.id, l.at, l.reason`,
      [campaignId, from, addDays(to, 1), days <= HOURLY_DAYS ? 'hour' : 'day'], 'ad_group_losses',
    ) : [];
    if (rows.length === 0) throw new NotFound('campaign', campaignId);
    const groups = new Map<string, AdGroupLossesView>();
    for (const { id, name, at, reason, requests } of rows) {
      const group = groups.get(id) ?? { id, name, total: [], moments: [] };
      groups.set(id, group);
      if (at === null || reason === null) continue;
      const count = { reason, requests: Number(requests) };
      add(group.total, count);
      const last = group.moments.at(-1);
      if (last?.at.getTime() === at.getTime()) last.reasons.push(count);
      else group.moments.push({ at, reasons: [count] });
    }
    for (const { total } of groups.values()) total.sort((a, b) => b.requests - a.requests);
    return [...groups.values()];
  }
}

function add(total: LossCountView[], { reason, requests }: LossCountView): void {
  const known = total.find((one) => one.reason === reason);
  if (known) known.requests += requests;
  else total.push({ reason, requests });
}
