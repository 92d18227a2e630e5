import { Injectable } from '@nestjs/common';
import { CampaignsReader } from '../advertising/index.ts';
import { EarningsService, StatementService } from '../finance/index.ts';
import type { Viewer } from '../identity/index.ts';
import { ReportsService } from '../measurement/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { DisputesService } from '../trust/index.ts';
import type { OperatorDashboardView } from './dashboard.view.ts';
import { HealthService } from './health.service.ts';

/** The operator's console: is all sound, what is due. */
@Injectable()
export class OperatorDashboardService {
  constructor(
    private readonly health: HealthService,
    private readonly reports: ReportsService,
    private readonly statements: StatementService,
    private readonly payouts: EarningsService,
    private readonly campaigns: CampaignsReader,
    private readonly disputes: DisputesService,
    private readonly clock: Clock,
  ) {}

  async home(viewer: Viewer): Promise<OperatorDashboardView> {
    const { context } = viewer;
    const [health, traffic, reasons, rollupLagMs, trialBalance, payoutsDue, campaignsInReview, openDisputes] = await Promise.all([
      this.health.look(context),
      this.reports.trafficHours(context),
      this.reports.ingestReasons(context),
      this.reports.rollupLagMs(),
      this.statements.trialBalance(viewer),
      this.payouts.awaitingApproval(context),
      this.campaigns.inReview(context),
      this.disputes.openCount(context),
    ]);
    return { asOf: this.clock.now(), ...health, traffic, reasons, rollupLagMs, trialBalance, payoutsDue, campaignsInReview, openDisputes };
  }
}
