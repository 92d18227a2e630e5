import { isDealKind } from '@meadow/shared';
import { Args, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { checkAmount, FeeRuleArgs, readRule } from '../../finance/index.ts';
import { Allow, checkCurrency, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { LinksService, TrackedLinkView, type Link } from '../../measurement/index.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import type { Connection } from '../../platform/graphql/connection.ts';
import { Minor } from '../../platform/graphql/scalars.ts';
import { DisputesService } from '../../trust/index.ts';
import { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { CreatorView, NoteView } from '../creators/creator.view.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { AgreedRate, DealConnection, DealFilter, DealView } from './deal.view.ts';
import { DealsService } from './deals.service.ts';
import { DisputeView } from './dispute.view.ts';
import { FeeTrialService } from './fee-trial.service.ts';
import { FeeTrialView } from './fee-trial.view.ts';
import { Receipt } from './receipt.view.ts';

/** Reading deals. What moves them is in the resolvers of offers and delivery. */
@Resolver(() => DealView)
export class DealsResolver {
  private readonly briefsOf: PerViewer<string, BriefView | null>;
  private readonly creatorsOf: PerViewer<string, CreatorView>;
  private readonly notesOf: PerViewer<string, NoteView | null>;
  private readonly linksOf: PerViewer<string, Link | null>;

  constructor(
    private readonly service: DealsService,
    private readonly trials: FeeTrialService,
    private readonly disputesService: DisputesService,
    briefs: BriefsService,
    creators: CreatorsService,
    links: LinksService,
  ) {
    this.briefsOf = new PerViewer<string, BriefView | null>(async (viewer, ids) => {
      const found = new Map((await briefs.byIds(viewer, ids)).map((brief) => [brief.id, brief]));
      return ids.map((id) => found.get(id) ?? null);
    });
    this.creatorsOf = new PerViewer<string, CreatorView>(async (viewer, ids) => {
      const found = new Map((await creators.byIds(viewer.context, ids)).map((creator) => [creator.id, creator]));
      return ids.map((id) => found.get(id) ?? new NotFound('creator', id));
    });
    this.notesOf = new PerViewer<string, NoteView | null>(async (viewer, ids) => {
      const found = await creators.notesOfDeals(viewer.context, ids);
      return ids.map((id) => found.get(id) ?? null);
    });
    this.linksOf = new PerViewer<string, Link | null>(async (viewer, ids) => {
      const found = await links.linksOfDeals(viewer.context, ids);
      return ids.map((id) => found.find((link) => link.dealId === id) ?? null);
    });
  }

  @Allow('deal:read')
  @Query(() => DealConnection)
  deals(
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => DealFilter, nullable: true }) filter: DealFilter | null,
    @Args('first', { type: () => Int, defaultValue: 40 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<Connection<DealView>> {
    return this.service.list(viewer, filter ?? {}, first, after ?? null);
  }

  @Allow('deal:read')
  @Query(() => DealView)
  deal(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<DealView> {
    return this.service.get(viewer, id);
  }

  @Allow('deal:read')
  @Query(() => [DisputeView])
  disputes(
    @CurrentViewer() viewer: Viewer,
    @Args('openOnly', { type: () => Boolean, defaultValue: true, nullable: true }) openOnly: boolean | null,
  ): Promise<DisputeView[]> {
    return this.disputesService.list(viewer, openOnly ?? true);
  }

  @Allow('deal:read')
  @Query(() => [AgreedRate])
  agreedRates(@CurrentViewer() viewer: Viewer, @Args('withOrganisationId', { type: () => ID, nullable: true }) withOrg: string | null): Promise<AgreedRate[]> {
    return this.service.agreedRates(viewer, withOrg ?? null);
  }

  @Allow('deal:read')
  @Query(() => Receipt, { description: 'The split of a fee before anybody agrees to it.' })
  feePreview(
    @CurrentViewer() viewer: Viewer,
    @Args('feeMinor', { type: () => Minor }) feeMinor: bigint,
    @Args('currency', { type: () => String }) currency: string,
    @Args('withOrganisationId', { type: () => ID, nullable: true, description: 'The other side; a creator whom the brand brought may cost less.' }) withOrg: string | null,
    @Args('dealKind', { type: () => String, nullable: true, description: 'SPONSORSHIP when absent.' }) dealKind: string | null,
  ): Promise<Receipt> {
    const kind = dealKind ?? 'SPONSORSHIP';
    if (!isDealKind(kind)) throw new BadInput({ dealKind: 'names no kind of deal' });
    return this.service.preview(viewer, { feeMinor: checkAmount(feeMinor), currency: checkCurrency(currency), kind }, withOrg ?? null);
  }

  @Allow('fee:manage')
  @Query(() => [FeeTrialView], { description: 'What a rule would have changed in the last 30 days, per currency; nothing is written.' })
  feeTrial(@CurrentViewer() viewer: Viewer, @Args() rule: FeeRuleArgs): Promise<FeeTrialView[]> {
    return this.trials.run(viewer, readRule(rule));
  }

  @ResolveField(() => BriefView, { nullable: true })
  brief(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<BriefView | null> {
    return this.briefsOf.of(viewer).load(deal.briefId);
  }

  @ResolveField(() => CreatorView)
  creator(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<CreatorView> {
    return this.creatorsOf.of(viewer).load(deal.creatorId);
  }

  @ResolveField(() => NoteView, { nullable: true })
  note(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<NoteView | null> {
    return this.notesOf.of(viewer).load(deal.id);
  }

  @ResolveField(() => TrackedLinkView, { nullable: true })
  link(@CurrentViewer() viewer: Viewer, @Parent() deal: DealView): Promise<TrackedLinkView | null> {
    return this.linksOf.of(viewer).load(deal.id);
  }
}
