import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, OrganisationView, type Viewer } from '../../identity/index.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { BriefView } from '../briefs/brief.view.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { DealView } from '../deals/deal.view.ts';
import { PartnershipsReader } from './partnerships.reader.ts';
import { PartnersService } from './partners.service.ts';
import { PartnershipView } from './partners.view.ts';

@Resolver(() => BriefView)
export class BriefPartnersResolver {
  private readonly sponsorOf: PerViewer<string, OrganisationView | null>;

  constructor(
    private readonly partners: PartnersService,
    private readonly reader: PartnershipsReader,
  ) {
    this.sponsorOf = new PerViewer<string, OrganisationView | null>(async (viewer, ids) => {
      const found = await reader.sponsors(viewer, ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  @ResolveField(() => OrganisationView, { nullable: true, description: 'A second brand that pays its part of every deal on this brief.' })
  partner(@CurrentViewer() viewer: Viewer, @Parent() brief: BriefView): Promise<OrganisationView | null> {
    return this.sponsorOf.of(viewer).load(brief.id);
  }

  @Allow('brief:read')
  @Query(() => [PartnershipView], { description: 'What the account agreed with other brands, or was asked to, newest first.' })
  partnerships(@CurrentViewer() viewer: Viewer, @Args('briefId', { type: () => ID, nullable: true }) briefId: string | null): Promise<PartnershipView[]> {
    return this.reader.list(viewer, briefId ? [briefId] : null);
  }

  @Allow('deal:fund')
  @Mutation(() => PartnershipView, { description: 'Signs the proposal and asks the other brand to.' })
  async proposePartnership(
    @CurrentViewer() viewer: Viewer, @Args('briefId', { type: () => ID }) briefId: string, @Args('partnerId', { type: () => ID }) partnerId: string, @Args('shareBps', { type: () => Int }) shareBps: number,
  ): Promise<PartnershipView> {
    return this.one(viewer, await this.partners.propose(viewer, briefId, partnerId, shareBps));
  }

  @Allow('deal:fund')
  @Mutation(() => PartnershipView, { description: 'The other brand signs exactly these terms, or declines.' })
  async answerPartnership(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('hash') hash: string, @Args('sign') sign: boolean): Promise<PartnershipView> {
    await this.partners.answer(viewer, id, hash, sign);
    return this.one(viewer, id);
  }

  @Allow('deal:fund')
  @Mutation(() => PartnershipView, { description: 'Takes a proposal back, or ends the agreement for deals not agreed yet.' })
  async endPartnership(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<PartnershipView> {
    await this.partners.end(viewer, id);
    return this.one(viewer, id);
  }

  private async one(viewer: Viewer, id: string): Promise<PartnershipView> {
    const found = (await this.reader.list(viewer, null)).find((one) => one.id === id);
    if (!found) throw new NotFound('partnership', id);
    return found;
  }
}

@Resolver(() => DealView)
export class DealPartnersResolver {
  private readonly byId: PerViewer<string, OrganisationView | null>;

  constructor(reader: PartnershipsReader) {
    this.byId = new PerViewer<string, OrganisationView | null>(async (viewer, ids) => {
      const found = await reader.organisations(viewer, ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  @ResolveField(() => OrganisationView, { nullable: true, description: 'The second brand that pays this deal.' })
  partner(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<OrganisationView | null> | null {
    return deal.partnerId ? this.byId.of(viewer).load(deal.partnerId) : null;
  }
}
