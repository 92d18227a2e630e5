import { Injectable } from '@nestjs/common';
import { CampaignsReader } from '../advertising/index.ts';
import { MandatesService, OrganisationsService, type OrganisationView, type Viewer } from '../identity/index.ts';
import { DealOverviewService } from '../marketplace/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import type { TenantContext } from '../platform/database/tenant-context.ts';
import { BrandFiguresService, type BrandSums } from './brand-figures.service.ts';
import type { AgencyDashboardView } from './dashboard.view.ts';
import { figuresOf, noSums } from './figures.ts';
import { before, checkPeriod, daysOf, type Period } from './period.ts';

const nothing: BrandSums = { total: noSums, days: new Map(), deals: [], funnel: [], split: { creatorsMinor: 0n, platformMinor: 0n, adsMinor: 0n } };

/** An agency's home: every client side by side, who is at risk. */
@Injectable()
export class AgencyDashboardService {
  constructor(
    private readonly mandates: MandatesService,
    private readonly organisations: OrganisationsService,
    private readonly figures: BrandFiguresService,
    private readonly deals: DealOverviewService,
    private readonly campaigns: CampaignsReader,
    private readonly clock: Clock,
  ) {}

  async home(viewer: Viewer, asked: Period): Promise<AgencyDashboardView> {
    const period = checkPeriod(asked);
    const mandates = await this.mandates.activeClients(viewer);
    const ids = mandates.map((mandate) => mandate.clientId);
    // All clients at once: the database keeps of them those whose mandate holds.
    const context: TenantContext = { ...viewer.context, orgIds: ids };
    const [clients, deals, running] = await Promise.all([this.organisations.byIds(ids), this.deals.counts(context, ids), this.campaigns.running(context, ids)]);
    const rows = await Promise.all(
      mandates.map(async (mandate) => {
        const client = clients.find((one) => one.id === mandate.clientId);
        if (!client) return [];
        const { now, previous } = await this.sums(context, client, period);
        const own = deals.get(client.id);
        return [{
          client,
          mandateId: mandate.id,
          figures: figuresOf(now.total, client.currency),
          previous: figuresOf(previous.total, client.currency),
          activeDeals: own?.active ?? 0,
          activeCampaigns: running.get(client.id)?.count ?? 0,
          pendingApprovals: own?.owed ?? 0,
          budgetMinor: running.get(client.id)?.budgetMinor ?? 0n,
          nextDueAt: own?.nextDueAt ?? null,
          trend: daysOf(period).map((day) => Number(figuresOf(now.days.get(day) ?? noSums, client.currency).spend.minor)),
        }];
      }),
    );
    return { ...period, asOf: this.clock.now(), clients: rows.flat() };
  }

  private async sums(context: TenantContext, client: OrganisationView, period: Period): Promise<{ now: BrandSums; previous: BrandSums }> {
    if (client.kind !== 'BRAND') return { now: nothing, previous: nothing };
    const [now, previous] = await Promise.all([this.figures.sums(context, client, period), this.figures.sums(context, client, before(period))]);
    return { now, previous };
  }
}
