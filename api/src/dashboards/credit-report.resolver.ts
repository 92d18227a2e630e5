import { Args, Query, Resolver } from '@nestjs/graphql';
import { CampaignsReader } from '../advertising/index.ts';
import { Allow, CurrentViewer, OrganisationsService, type Viewer } from '../identity/index.ts';
import { CreditService, type Channel, type CreditModel } from '../measurement/index.ts';
import { Day } from '../platform/graphql/scalars.ts';
import { CreditModelEnum, CreditReportView, type CreditChannelView } from './credit-report.view.ts';
import { checkPeriod } from './period.ts';

/** Who gets credit for what was bought, with the names of creators, campaigns and links. */
@Resolver()
export class CreditReportResolver {
  constructor(
    private readonly credit: CreditService,
    private readonly organisations: OrganisationsService,
    private readonly campaigns: CampaignsReader,
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
    const all = [...report.channels, ...report.paths.flatMap(({ steps }) => steps)];
    const ids = (kind: Channel['kind']) => [...new Set(all.flatMap((channel) => (channel.kind === kind ? [channel.id] : [])))];
    const [organisations, campaigns] = await Promise.all([this.organisations.byIds(ids('CREATOR')), this.campaigns.names(viewer.context, ids('CAMPAIGN'))]);
    const creators = new Map(organisations.map((one) => [one.id, one.name]));
    const named = ({ kind, id, slug }: Channel): CreditChannelView => ({ kind, id, name: slug ?? creators.get(id) ?? campaigns.get(id) ?? id });
    return {
      ...report,
      model,
      currency,
      channels: report.channels.map((credited) => ({ ...credited, channel: named(credited) })),
      paths: report.paths.map((path) => ({ ...path, steps: path.steps.map(named) })),
    };
  }
}
