import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { microsPerMinor } from '@meadow/shared';
import { CampaignsReader } from '../advertising/index.ts';
import { Allow, CurrentViewer, OrganisationsService, type Viewer } from '../identity/index.ts';
import { CutReportService, ExperimentsService, type ArmComparison, type Experiment } from '../measurement/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { ExperimentInput, ExperimentView, viewEstimate, type ExperimentComparisonView } from './experiments.view.ts';
import { dayIn } from './period.ts';

/** Did it cause sales? */
@Resolver()
export class ExperimentsResolver {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly cuts: CutReportService,
    private readonly organisations: OrganisationsService,
    private readonly campaigns: CampaignsReader,
    private readonly clock: Clock,
  ) {}

  @Allow('report:read')
  @Query(() => [ExperimentView], { name: 'experiments' })
  async list(@CurrentViewer() viewer: Viewer): Promise<ExperimentView[]> {
    const all = await this.experiments.list(viewer.context, viewer.accountId);
    return this.views(viewer, all);
  }

  @Allow('campaign:write')
  @Mutation(() => ExperimentView)
  async startExperiment(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => ExperimentInput }) input: ExperimentInput): Promise<ExperimentView> {
    return (await this.views(viewer, [await this.experiments.start(viewer, input)]))[0]!;
  }

  @Allow('campaign:write')
  @Mutation(() => ExperimentView)
  async stopExperiment(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<ExperimentView> {
    return (await this.views(viewer, [await this.experiments.stop(viewer, id)]))[0]!;
  }

  private async views(viewer: Viewer, all: readonly Experiment[]): Promise<ExperimentView[]> {
    const { timeZone: zone, currency } = await this.organisations.get(viewer.accountId);
    const now = this.clock.now();
    const names = await this.campaigns.names(viewer.context, all.map(({ campaignId }) => campaignId));
    return Promise.all(
      all.map(async (one) => {
        const { rows } = await this.cuts.report(viewer.context, {
          brandId: viewer.accountId, zone, currency, campaignId: one.campaignId, cut: 'NONE', granularity: 'TOTAL',
          from: dayIn(one.startedAt, zone), to: dayIn(earlier(one.stoppedAt ?? now, now), zone),
        });
        const figures = rows[0]?.figures;
        const adSpendMinor = (figures?.spendMicros ?? 0n) / microsPerMinor(currency);
        const { results } = one;
        return {
          id: one.id, campaignId: one.campaignId, campaignName: names.get(one.campaignId) ?? one.campaignId, name: one.name, kind: one.kind, startedAt: one.startedAt, stoppedAt: one.stoppedAt, asOf: one.asOf, currency,
          arms: results.arms.map((arm) => ({ ...arm, valueMinor: BigInt(Math.round(arm.valueMinor)) })),
          srmP: results.srmP,
          comparisons: results.comparisons?.map((comparison) => viewComparison(comparison, one.kind === 'HOLDOUT' ? Number(adSpendMinor) : 0)) ?? null,
          neededPerArm: results.neededPerArm !== null && results.neededPerArm < 2 ** 31 ? results.neededPerArm : null,
          attributedOrders: figures?.conversions ?? 0, attributedMinor: figures?.revenueMinor ?? 0n, adSpendMinor,
        };
      }),
    );
  }
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

function viewComparison(one: ArmComparison, spendMinor: number): ExperimentComparisonView {
  const { value, low, high } = one.incrementalMinor;
  return {
    name: one.name,
    fixedP: one.fixed?.p ?? null,
    fixedDifference: one.fixed ? viewEstimate(one.fixed.difference) : null,
    sequentialP: one.sequential.p,
    difference: viewEstimate(one.sequential.difference),
    valueP: one.value.p,
    valueDifference: viewEstimate(one.value.difference),
    varianceReduction: one.value.varianceReduction,
    better: one.better,
    expectedLoss: one.loss,
    lift: one.lift ? viewEstimate(one.lift) : null,
    incrementalOrders: viewEstimate(one.incrementalOrders),
    incrementalMinor: viewEstimate(one.incrementalMinor),
    iroas: spendMinor > 0 ? viewEstimate({ value: value / spendMinor, low: low / spendMinor, high: high / spendMinor }) : null,
  };
}
