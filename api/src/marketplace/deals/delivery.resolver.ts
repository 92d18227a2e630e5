import { Args, ID, Int, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { DealDisputesService } from './deal-disputes.service.ts';
import { DealPartsService } from './deal-parts.service.ts';
import { DealView, DraftInput, PartInput, PublishInput } from './deal.view.ts';
import { DealsService } from './deals.service.ts';
import { DeliveryService } from './delivery.service.ts';

const id = { type: () => ID };
const text = { type: () => String };

@Resolver()
export class DeliveryResolver {
  constructor(
    private readonly delivery: DeliveryService,
    private readonly dealDisputes: DealDisputesService,
    private readonly parts: DealPartsService,
    private readonly deals: DealsService,
  ) {}

  @Allow('deal:fund')
  @Mutation(() => DealView)
  async fundDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string): Promise<DealView> {
    await this.delivery.fund(viewer, dealId);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:deliver')
  @Mutation(() => DealView)
  async submitDraft(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('input', { type: () => DraftInput }) input: DraftInput): Promise<DealView> {
    await this.delivery.submitDraft(viewer, dealId, input);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:review')
  @Mutation(() => DealView)
  async requestRevision(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('submissionId', id) submissionId: string, @Args('comment', text) comment: string): Promise<DealView> {
    await this.delivery.requestRevision(viewer, dealId, submissionId, comment);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:review')
  @Mutation(() => DealView)
  async approveDraft(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('submissionId', id) submissionId: string): Promise<DealView> {
    await this.delivery.approve(viewer, dealId, submissionId);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:deliver')
  @Mutation(() => DealView)
  async publishDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('input', { type: () => PublishInput }) input: PublishInput): Promise<DealView> {
    await this.delivery.publish(viewer, dealId, input);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:deliver')
  @Mutation(() => DealView, { description: 'One of several deliverables is out: the creator shows where.' })
  async handInPart(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('input', { type: () => PartInput }) input: PartInput): Promise<DealView> {
    await this.parts.handIn(viewer, dealId, input);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:review')
  @Mutation(() => DealView, { description: 'The brand accepts a deliverable: its part of the escrow is released.' })
  async acceptPart(@CurrentViewer() viewer: Viewer, @Args('partId', id) partId: string): Promise<DealView> {
    return this.deals.get(viewer, await this.parts.accept(viewer, partId));
  }

  @Allow('deal:review')
  @Mutation(() => DealView, { description: 'The brand accepts the published note before the verification period ends.' })
  async confirmDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string): Promise<DealView> {
    await this.delivery.confirm(viewer, dealId);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async cancelDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('reason', text) reason: string): Promise<DealView> {
    await this.delivery.cancel(viewer, dealId, reason);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async openDispute(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('reason', text) reason: string): Promise<DealView> {
    await this.dealDisputes.open(viewer, dealId, reason);
    return this.deals.get(viewer, dealId);
  }

  @Allow('dispute:decide')
  @Mutation(() => DealView)
  async resolveDispute(
    @CurrentViewer() viewer: Viewer,
    @Args('disputeId', id) disputeId: string,
    @Args('creatorShareBps', { type: () => Int }) creatorShareBps: number,
    @Args('decision', text) decision: string,
  ): Promise<DealView> {
    return this.deals.get(viewer, await this.dealDisputes.resolve(viewer, disputeId, creatorShareBps, decision));
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView, { description: 'One appeal against a ruling, in time.' })
  async appealRuling(@CurrentViewer() viewer: Viewer, @Args('disputeId', id) disputeId: string, @Args('reason', text) reason: string): Promise<DealView> {
    return this.deals.get(viewer, await this.dealDisputes.appeal(viewer, disputeId, reason));
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView, { description: 'When both sides accept a ruling it holds at once.' })
  async acceptRuling(@CurrentViewer() viewer: Viewer, @Args('disputeId', id) disputeId: string): Promise<DealView> {
    return this.deals.get(viewer, await this.dealDisputes.acceptRuling(viewer, disputeId));
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async addEvidence(@CurrentViewer() viewer: Viewer, @Args('disputeId', id) disputeId: string, @Args('text', text) evidence: string, @Args('fileIds', { type: () => [ID], nullable: true }) fileIds: string[] | null): Promise<DealView> {
    return this.deals.get(viewer, await this.dealDisputes.addEvidence(viewer, disputeId, evidence, fileIds ?? []));
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async commentOnDeal(@CurrentViewer() viewer: Viewer, @Args('dealId', id) dealId: string, @Args('text', text) comment: string, @Args('fileIds', { type: () => [ID], nullable: true }) fileIds: string[] | null): Promise<DealView> {
    await this.delivery.comment(viewer, dealId, comment, fileIds ?? []);
    return this.deals.get(viewer, dealId);
  }
}
