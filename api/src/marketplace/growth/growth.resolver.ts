import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { CreatorView } from '../creators/creator.view.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { GrowthService } from './growth.service.ts';
import { CreditAppealView, CreditReasonEnum, GrowthView, ProgrammeInput, ProgrammeView, type CreditReason } from './growth.view.ts';
import { ProgrammesService } from './programmes.service.ts';

@Resolver(() => CreatorView)
export class GrowthResolver {
  private readonly levels: PerViewer<string, number>;

  constructor(
    private readonly growths: GrowthService,
    private readonly programmeList: ProgrammesService,
  ) {
    this.levels = new PerViewer<string, number>(async (viewer, ids) => {
      const found = await growths.levels(viewer.context, ids);
      return ids.map((id) => found.get(id) ?? 1);
    });
  }

  @ResolveField(() => Int, { description: 'From 1 to 10, by deals, brands, credit and reviews.' })
  level(@CurrentViewer() viewer: Viewer, @Parent() creator: CreatorView): Promise<number> {
    return this.levels.of(viewer).load(creator.id);
  }

  @Allow('creator:edit')
  @Query(() => GrowthView, { description: 'The creator’s own level and credit, with what they are made of.' })
  growth(@CurrentViewer() viewer: Viewer): Promise<GrowthView> {
    return this.growths.of(viewer, viewer.accountId);
  }

  @Allow('creator:edit')
  @Mutation(() => GrowthView)
  async appealCredit(@CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID }) dealId: string, @Args('reason', { type: () => CreditReasonEnum }) reason: CreditReason, @Args('text', { type: () => String }) text: string): Promise<GrowthView> {
    await this.growths.appeal(viewer, dealId, reason, text);
    return this.growths.of(viewer, viewer.accountId);
  }

  @Allow('dispute:decide')
  @Query(() => [CreditAppealView])
  creditAppeals(@CurrentViewer() viewer: Viewer): Promise<CreditAppealView[]> {
    return this.growths.appeals(viewer);
  }

  @Allow('dispute:decide')
  @Mutation(() => Boolean)
  async decideCreditAppeal(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('lift', { type: () => Boolean }) lift: boolean, @Args('why', { type: () => String }) why: string): Promise<boolean> {
    await this.growths.decide(viewer, id, lift, why);
    return true;
  }

  @Allow('brief:read')
  @Query(() => [ProgrammeView], { description: 'A brand’s own programmes for newcomers; for creators those that run.' })
  programmes(@CurrentViewer() viewer: Viewer): Promise<ProgrammeView[]> {
    return this.programmeList.list(viewer);
  }

  @Allow('deal:fund')
  @Mutation(() => Boolean, { description: 'Puts the pool into escrow and starts.' })
  async createProgramme(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => ProgrammeInput }) input: ProgrammeInput): Promise<boolean> {
    await this.programmeList.create(viewer, input);
    return true;
  }
}
