import { Args, Extensions, ID, Info, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { CampaignBlocker, CampaignStatus } from '@meadow/shared';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { PerViewer } from '../../marketplace/index.ts';
import { RAW_FIELD, type RawInfo } from '../../platform/sql-json/raw-fields.ts';
import { RawJson } from '../../platform/sql-json/raw-json.ts';
import type { Connection } from '../../platform/graphql/connection.ts';
import { CampaignChangeView, CampaignHistoryService } from './campaign-history.service.ts';
import { CampaignStatusEnum } from './campaign.enums.ts';
import { CampaignInput } from './campaign.input.ts';
import { campaignCan } from './campaign.policy.ts';
import { CampaignCanView, CampaignConnection, CampaignView } from './campaign.view.ts';
import { CampaignsReader, campaignsRaw } from './campaigns.reader.ts';
import { CampaignsService } from './campaigns.service.ts';
import { StandingsService } from './standings.service.ts';

@Resolver(() => CampaignView)
export class CampaignsResolver {
  private readonly blockersOf: PerViewer<string, CampaignBlocker[]>;

  constructor(
    private readonly service: CampaignsService,
    private readonly reader: CampaignsReader,
    private readonly history: CampaignHistoryService,
    standings: StandingsService,
  ) {
    this.blockersOf = new PerViewer<string, CampaignBlocker[]>(async (viewer, ids) => {
      const found = await standings.blockers(viewer, ids);
      return ids.map((id) => found.get(id) ?? []);
    });
  }

  @Allow('campaign:read')
  @Extensions({ [RAW_FIELD]: campaignsRaw })
  @Query(() => CampaignConnection)
  async campaigns(
    @CurrentViewer() viewer: Viewer,
    @Args('statuses', { type: () => [CampaignStatusEnum], nullable: true }) statuses: CampaignStatus[] | null,
    @Args('awaitingReview', { type: () => Boolean, nullable: true }) awaitingReview: boolean | null,
    @Args('first', { type: () => Int, defaultValue: 40 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
    @Info() info: RawInfo,
  ): Promise<RawJson | (Connection<CampaignView> & { totalCount: number })> {
    const page = { statuses: statuses ?? null, awaitingReview: awaitingReview ?? false, first, after: after ?? null };
    if (info.rawSelection) return new RawJson(await this.reader.page(viewer, info.rawSelection, page));
    return this.reader.connection(viewer, page);
  }

  @Allow('campaign:read')
  @Query(() => CampaignView)
  campaign(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CampaignView> {
    return this.reader.one(viewer, id);
  }

  @ResolveField(() => [String], { description: 'Why it does not deliver, as stable codes; empty when it does.' })
  blockers(@CurrentViewer() viewer: Viewer, @Parent() campaign: CampaignView): Promise<CampaignBlocker[]> {
    return this.blockersOf.of(viewer).load(campaign.id);
  }

  @ResolveField(() => CampaignCanView)
  can(@CurrentViewer() viewer: Viewer, @Parent() campaign: CampaignView): CampaignCanView {
    return campaignCan(viewer, { status: campaign.status, brandId: campaign.brand.id, pendingCreatives: campaign.pendingCreatives });
  }

  @ResolveField(() => [CampaignChangeView], { description: 'Who changed what and when, newest first.' })
  changes(@CurrentViewer() viewer: Viewer, @Parent() campaign: CampaignView): Promise<CampaignChangeView[]> {
    return this.history.of(viewer, campaign.id);
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView)
  async createCampaign(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => CampaignInput }) input: CampaignInput): Promise<CampaignView> {
    return this.reader.one(viewer, await this.service.create(viewer, input));
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView)
  async updateCampaign(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('input', { type: () => CampaignInput }) input: CampaignInput,
  ): Promise<CampaignView> {
    await this.service.update(viewer, id, input);
    return this.reader.one(viewer, id);
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView, { description: 'A draft with the same groups and creatives, from today on.' })
  async cloneCampaign(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('name', { type: () => String, nullable: true }) name: string | null,
  ): Promise<CampaignView> {
    return this.reader.one(viewer, await this.service.clone(viewer, id, name ?? null));
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView)
  async submitCampaign(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CampaignView> {
    await this.service.submit(viewer, id);
    return this.reader.one(viewer, id);
  }

  @Allow('campaign:review')
  @Mutation(() => CampaignView)
  async reviewCampaign(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('approve', { type: () => Boolean }) approve: boolean,
    @Args('note', { type: () => String, nullable: true }) note: string | null,
  ): Promise<CampaignView> {
    await this.service.review(viewer, id, approve, note ?? null);
    return this.reader.one(viewer, id);
  }

  @Allow('campaign:review')
  @Mutation(() => CampaignView, { description: 'Ads that run and should not be seen stop within seconds; changed, they are reviewed again.' })
  async takeDownCampaign(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('note', { type: () => String }) note: string): Promise<CampaignView> {
    await this.service.takeDown(viewer, id, note);
    return this.reader.one(viewer, id);
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView)
  async pauseCampaign(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CampaignView> {
    await this.service.pause(viewer, id);
    return this.reader.one(viewer, id);
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView)
  async resumeCampaign(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CampaignView> {
    await this.service.resume(viewer, id);
    return this.reader.one(viewer, id);
  }

  @Allow('campaign:write')
  @Mutation(() => CampaignView)
  async endCampaign(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<CampaignView> {
    await this.service.end(viewer, id);
    return this.reader.one(viewer, id);
  }
}
