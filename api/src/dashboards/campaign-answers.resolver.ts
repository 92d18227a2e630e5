import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { microsPerMinor } from '@meadow/shared';
import { CampaignsReader } from '../advertising/index.ts';
import { Allow, CurrentViewer, OrganisationsService, type Viewer } from '../identity/index.ts';
import { CutReportService, ExperimentsService, LaterRevenueService, type Experiment } from '../measurement/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { NotFound } from '../platform/errors/domain-error.ts';
import { CampaignAnswersView, type NotCaused } from './campaign-answers.view.ts';
import { CategoryRevenueService } from './category-revenue.service.ts';
import type { EstimateView } from './experiments.view.ts';
import { dayIn } from './period.ts';

/** Of fewer than these the interval, which takes sums for normal, would say less than it seems to. */
const FEWEST_BUYERS = 10;

/** What did a campaign bring: by who claims it, by who bought later, by what was missing without it? */
@Resolver()
export class CampaignAnswersResolver {
  constructor(
    private readonly campaigns: CampaignsReader,
    private readonly organisations: OrganisationsService,
    private readonly experiments: ExperimentsService,
    private readonly cuts: CutReportService,
    private readonly later: LaterRevenueService,
    private readonly categories: CategoryRevenueService,
    private readonly clock: Clock,
  ) {}

  @Allow('report:read')
  @Query(() => CampaignAnswersView)
  async campaignAnswers(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CampaignAnswersView> {
    const campaign = await this.campaigns.flightOf(viewer, id);
    // Who clicked is known to the brand only.
    if (campaign.brandId !== viewer.accountId) throw new NotFound('campaign', id);
    const [{ timeZone: zone, currency }, holdout, laterDays] = await Promise.all([
      this.organisations.get(campaign.brandId),
      this.experiments.newestHoldout(viewer.context, campaign.brandId, id),
      this.categories.daysOf(viewer.context, campaign.brandId, campaign.productCategory),
    ]);
    const now = this.clock.now();
    const to = dayIn(holdout?.stoppedAt && holdout.stoppedAt < now ? holdout.stoppedAt : now, zone);
    const start = holdout ? dayIn(holdout.startedAt, zone) : campaign.flightStartOn;
    const from = start < to ? start : to;
    const wish = { brandId: campaign.brandId, zone, currency, campaignId: id, from, to };
    const [{ rows }, later] = await Promise.all([
      this.cuts.report(viewer.context, { ...wish, cut: 'NONE', granularity: 'TOTAL' }),
      this.later.report(viewer.context, { ...wish, days: [laterDays] }),
    ]);
    const figures = rows[0]?.figures;
    return {
      from, to, currency, laterDays,
      adSpendMinor: (figures?.spendMicros ?? 0n) / microsPerMinor(currency),
      attributedOrders: figures?.conversions ?? 0, attributedMinor: figures?.revenueMinor ?? 0n,
      laterOrders: later[0]?.conversions ?? 0, laterMinor: later[0]?.revenueMinor ?? 0n,
      ...caused(holdout),
    };
  }
}

function caused(holdout: Experiment | null): { incrementalMinor: EstimateView | null; notCaused: NotCaused | null } {
  if (!holdout) return { incrementalMinor: null, notCaused: 'NO_HOLDOUT' };
  const [comparison] = holdout.results.comparisons ?? [];
  if (!comparison) return { incrementalMinor: null, notCaused: 'SPLIT_OFF' };
  const buyers = holdout.results.arms.reduce((sum, { converted }) => sum + converted, 0);
  if (buyers < FEWEST_BUYERS) return { incrementalMinor: null, notCaused: 'TOO_FEW' };
  const { value, low, high } = comparison.incrementalMinor;
  // Orders without a value bound nothing.
  const bound = (end: number): number | null => (Number.isFinite(end) ? end : null);
  return { incrementalMinor: { value, low: bound(low), high: bound(high) }, notCaused: null };
}
