import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CampaignsReader } from '../advertising/index.ts';
import { Allow, CurrentViewer, OrganisationsService, type Viewer } from '../identity/index.ts';
import { CutReportService, LaterRevenueService, MOST_LATER_DAYS, PeopleService, type Granularity, type ReportCut } from '../measurement/index.ts';
import { microsPerMinor } from '@meadow/shared';
import { BadInput } from '../platform/errors/domain-error.ts';
import { Day } from '../platform/graphql/scalars.ts';
import { AipsCountView, BuyerCohortView, CategoryRevenueView, CohortStepEnum, CutReportView, GranularityEnum, LaterRevenueView, ReportCutEnum, viewCutFigures } from './cut-report.view.ts';
import { BrandFiguresService } from './brand-figures.service.ts';
import { CategoryRevenueService } from './category-revenue.service.ts';
import { CutNames } from './cut-names.service.ts';
import { NoteCostsService } from './note-costs.service.ts';
import { NoteCostView } from './note-costs.view.ts';
import { before, checkPeriod, daysIn } from './period.ts';

const MOST_HOUR_DAYS = 14;

/** The same figures in any cut, and the people behind them. */
@Resolver()
export class CutReportResolver {
  constructor(
    private readonly cuts: CutReportService,
    private readonly people: PeopleService,
    private readonly organisations: OrganisationsService,
    private readonly names: CutNames,
    private readonly campaigns: CampaignsReader,
    private readonly later: LaterRevenueService,
    private readonly brands: BrandFiguresService,
    private readonly categories: CategoryRevenueService,
    private readonly notes: NoteCostsService,
  ) {}

  @Allow('report:read')
  @Query(() => CutReportView)
  async report(
    @CurrentViewer() viewer: Viewer,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
    @Args('cut', { type: () => ReportCutEnum, defaultValue: 'NONE' }) cut: ReportCut,
    @Args('granularity', { type: () => GranularityEnum, defaultValue: 'TOTAL' }) granularity: Granularity,
    @Args('campaignId', { type: () => ID, nullable: true }) campaignId: string | null,
    @Args('adGroupId', { type: () => ID, nullable: true }) adGroupId: string | null,
    @Args('dealId', { type: () => ID, nullable: true }) dealId: string | null,
    @Args('creatorId', { type: () => ID, nullable: true }) creatorId: string | null,
  ): Promise<CutReportView> {
    const period = checkPeriod({ from, to });
    if (granularity === 'HOUR' && daysIn(period) > MOST_HOUR_DAYS) throw new BadInput({ granularity: `hours are told for at most ${MOST_HOUR_DAYS} days` });
    const { id: brandId, timeZone: zone, currency } = await this.organisations.get(viewer.accountId);
    const wish = { brandId, zone, currency, cut, campaignId, adGroupId, dealId, creatorId };
    const [now, earlier] = await Promise.all([
      this.cuts.report(viewer.context, { ...wish, ...period, granularity }),
      this.cuts.report(viewer.context, { ...wish, ...before(period), granularity: 'TOTAL' }),
    ]);
    const named = await this.names.of(viewer, cut, now.rows.flatMap(({ key }) => key ?? []));
    const formerly = new Map(earlier.rows.map(({ key, figures }) => [key, figures]));
    return {
      cut, granularity, currency,
      rows: now.rows.map(({ key, figures }) => {
        const then = formerly.get(key);
        return { key, name: key === null ? null : named(key), figures: viewCutFigures(figures), before: then ? viewCutFigures(then) : null };
      }),
      points: now.points.map(({ key, bucket, figures }) => ({ key, bucket, figures: viewCutFigures(figures) })),
    };
  }

  @Allow('report:read')
  @Query(() => [AipsCountView], { description: 'Aware, Interest, True Interest, Purchase, Share: distinct people per step.' })
  async aipsFunnel(
    @CurrentViewer() viewer: Viewer,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
    @Args('campaignId', { type: () => ID, nullable: true }) campaignId: string | null,
  ): Promise<AipsCountView[]> {
    const brandId = campaignId === null || campaignId === undefined ? viewer.accountId : await this.campaigns.brandOf(viewer, campaignId);
    const steps = await this.people.aips(viewer.context, { brandId, scope: campaignId ?? brandId, ...checkPeriod({ from, to }) });
    return steps.map(({ step, people }, index) => {
      const prior = steps[index - 1]?.people;
      return { step, people, rate: prior ? people / prior : null };
    });
  }

  @Allow('report:read')
  @Query(() => [BuyerCohortView], { description: 'Buyers by when they first bought, and how many bought again.' })
  async buyerCohorts(
    @CurrentViewer() viewer: Viewer,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
    @Args('by', { type: () => CohortStepEnum, defaultValue: 'WEEK' }) by: 'WEEK' | 'MONTH',
  ): Promise<BuyerCohortView[]> {
    const { id: brandId, timeZone: zone } = await this.organisations.get(viewer.accountId);
    return this.people.cohorts(viewer.context, { brandId, zone, ...checkPeriod({ from, to }), by });
  }

  @Allow('report:read')
  @Query(() => [LaterRevenueView])
  async laterRevenue(
    @CurrentViewer() viewer: Viewer,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
    @Args('days', { type: () => [Int], defaultValue: [0, 1, 3, 7, 15, 30, 60] }) days: number[],
  ): Promise<LaterRevenueView[]> {
    if (days.length > 20 || days.some((one) => one < 0 || one > MOST_LATER_DAYS)) throw new BadInput({ days: `are at most twenty, from 0 to ${MOST_LATER_DAYS}` });
    const account = await this.organisations.get(viewer.accountId);
    const period = checkPeriod({ from, to });
    const [revenue, { total }] = await Promise.all([
      this.later.report(viewer.context, { brandId: account.id, zone: account.timeZone, currency: account.currency, ...period, days }),
      this.brands.sums(viewer.context, account, period),
    ]);
    const spentMinor = Number(total.creatorFeesMinor) + Number(total.adSpendMicros / microsPerMinor(account.currency));
    return revenue.map((one) => ({ ...one, roi: spentMinor > 0 ? Number(one.revenueMinor) / spentMinor : null }));
  }

  @Allow('report:read')
  @Query(() => [CategoryRevenueView])
  async categoryRevenue(@CurrentViewer() viewer: Viewer, @Args('from', { type: () => Day }) from: string, @Args('to', { type: () => Day }) to: string): Promise<CategoryRevenueView[]> {
    return this.categories.report(viewer, await this.organisations.get(viewer.accountId), checkPeriod({ from, to }));
  }

  @Allow('report:read')
  @Query(() => [NoteCostView])
  async noteCosts(@CurrentViewer() viewer: Viewer, @Args('from', { type: () => Day }) from: string, @Args('to', { type: () => Day }) to: string): Promise<NoteCostView[]> {
    return this.notes.report(viewer, await this.organisations.get(viewer.accountId), checkPeriod({ from, to }));
  }

  @Allow('tracking:manage')
  @Mutation(() => Int, { description: 'How long people think about goods of a category: the x of T+x.' })
  async setDecisionDays(@CurrentViewer() viewer: Viewer, @Args('category', { type: () => String }) category: string, @Args('days', { type: () => Int }) days: number): Promise<number> {
    await this.categories.setDays(viewer, category, days);
    return days;
  }
}
