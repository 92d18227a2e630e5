import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { AttributionSettingsService } from './attribution-settings.service.ts';
import { AttributionSettingInput, AttributionSettingView, CouponView } from './attribution-settings.view.ts';

@Resolver()
export class AttributionSettingsResolver {
  constructor(private readonly settings: AttributionSettingsService) {}

  @Allow('tracking:manage')
  @Query(() => [AttributionSettingView])
  attributionSettings(@CurrentViewer() viewer: Viewer): Promise<AttributionSettingView[]> {
    return this.settings.list(viewer);
  }

  @Allow('tracking:manage')
  @Mutation(() => AttributionSettingView)
  setAttribution(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => AttributionSettingInput }) input: AttributionSettingInput): Promise<AttributionSettingView> {
    return this.settings.set(viewer, { ...input, campaignId: input.campaignId ?? null });
  }

  @Allow('tracking:manage')
  @Query(() => [CouponView])
  coupons(@CurrentViewer() viewer: Viewer): Promise<CouponView[]> {
    return this.settings.coupons(viewer);
  }

  @Allow('tracking:manage')
  @Mutation(() => CouponView)
  giveCoupon(@CurrentViewer() viewer: Viewer, @Args('linkId', { type: () => ID }) linkId: string, @Args('code', { type: () => String }) code: string): Promise<CouponView> {
    return this.settings.giveCoupon(viewer, linkId, code);
  }
}
