import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, OrganisationsService, type Viewer } from '../identity/index.ts';
import { AudienceOverlapService, CreditService, type CreditModel } from '../measurement/index.ts';
import { Day } from '../platform/graphql/scalars.ts';
import { ChannelNames } from './channel-names.service.ts';
import { AudienceOverlapView, CreditModelEnum, CreditReportView } from './credit-report.view.ts';
import { checkPeriod } from './period.ts';

/** Who gets credit for what was bought, and whether creators reach the same people. */
@Resolver()
export class CreditReportResolver {
  constructor(
    private readonly credit: CreditService,
    private readonly overlap: AudienceOverlapService,
    private readonly organisations: OrganisationsService,
    private readonly names: ChannelNames,
  ) {}

  @Allow('report:read')
  @Query(() => CreditReportView)
  async creditReport(
    @CurrentViewer() viewer: Viewer,
    @Args('model', { type: () => CreditModelEnum, defaultValue: 'LAST' }) model: CreditModel,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
  ): Promise<CreditReportView> {
    const { id: brandId, timeZone: zone, currency } = await this.organisations.get(viewer.accountId);
    const report = await this.credit.report(viewer.context, { brandId, ...checkPeriod({ from, to }), zone, currency, model });
    const named = await this.names.of(viewer, [...report.channels, ...report.paths.flatMap(({ steps }) => steps)]);
    return {
      ...report,
      model,
      currency,
      channels: report.channels.map((credited) => ({ ...credited, channel: named(credited) })),
      paths: report.paths.map((path) => ({ ...path, steps: path.steps.map(named) })),
    };
  }

  @Allow('report:read')
  @Query(() => AudienceOverlapView)
  async audienceOverlap(@CurrentViewer() viewer: Viewer, @Args('from', { type: () => Day }) from: string, @Args('to', { type: () => Day }) to: string): Promise<AudienceOverlapView> {
    const { audiences, pairs } = await this.overlap.report(viewer.context, { brandId: viewer.accountId, ...checkPeriod({ from, to }) });
    const named = await this.names.of(viewer, audiences.map(({ channel }) => channel));
    return {
      audiences: audiences.map(({ channel, reach }) => ({ channel: named(channel), reach })),
      pairs: pairs.map((pair) => ({ ...pair, first: named(pair.first), second: named(pair.second) })),
    };
  }
}
