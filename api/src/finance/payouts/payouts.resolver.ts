import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, OrganisationsService, type Viewer } from '../../identity/index.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import { Minor } from '../../platform/graphql/scalars.ts';
import { ConnectPayoutsService } from './connect-payouts.service.ts';
import type { Payout } from './payout.entity.ts';
import { PayoutBatchView } from './payout-batch.view.ts';
import { PayoutBatchesService } from './payout-batches.service.ts';
import { PayoutMethodsService } from './payout-methods.service.ts';
import { PayoutMethodInput, PayoutMethodView, PayoutQuoteView, PayoutView, viewPayout, viewQuote } from './payout.view.ts';
import { PayoutsService } from './payouts.service.ts';

@Resolver()
export class PayoutsResolver {
  constructor(
    private readonly outgoing: PayoutsService,
    private readonly batches: PayoutBatchesService,
    private readonly methods: PayoutMethodsService,
    private readonly connected: ConnectPayoutsService,
    private readonly organisations: OrganisationsService,
  ) {}

  @Allow('wallet:read')
  @Query(() => [PayoutView])
  async payouts(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 20 }) first: number): Promise<PayoutView[]> {
    const payouts = await this.outgoing.list(viewer, pageSize(first));
    const [payees, waits] = await Promise.all([
      this.organisations.byIds([...new Set(payouts.map((one) => one.orgId))]).then((all) => new Map(all.map((one) => [one.id, one]))),
      this.connected.waits(viewer, payouts.map(({ id }) => id)),
    ]);
    return payouts.flatMap((payout) => {
      const payee = payees.get(payout.orgId);
      return payee ? [viewPayout(payout, payee, waits.get(payout.id) ?? null)] : [];
    });
  }

  @Allow('wallet:read')
  @Query(() => PayoutMethodView, { nullable: true })
  payoutMethod(@CurrentViewer() viewer: Viewer): Promise<PayoutMethodView | null> {
    return this.methods.get(viewer);
  }

  @Allow('payout:request')
  @Mutation(() => PayoutMethodView)
  setPayoutMethod(@CurrentViewer() viewer: Viewer, @Args('input') input: PayoutMethodInput): Promise<PayoutMethodView> {
    return this.methods.set(viewer, input);
  }

  @Allow('payout:request')
  @Query(() => PayoutQuoteView)
  async payoutQuote(@CurrentViewer() viewer: Viewer, @Args('amountMinor', { type: () => Minor }) amountMinor: bigint, @Args('currency', { type: () => String }) currency: string): Promise<PayoutQuoteView> {
    return viewQuote(await this.outgoing.quote(viewer, amountMinor, currency));
  }

  @Allow('payout:request')
  @Mutation(() => PayoutView)
  async requestPayout(
    @CurrentViewer() viewer: Viewer,
    @Args('amountMinor', { type: () => Minor }) amountMinor: bigint,
    @Args('currency', { type: () => String }) currency: string,
    @Args('idempotencyKey', { type: () => String }) idempotencyKey: string,
  ): Promise<PayoutView> {
    return this.view(viewer, await this.outgoing.request(viewer, { amountMinor, currency, idempotencyKey }));
  }

  @Allow('payout:approve')
  @Mutation(() => PayoutView)
  async approvePayout(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<PayoutView> {
    return this.view(viewer, await this.outgoing.approve(viewer, id));
  }

  @Allow('payout:approve')
  @Mutation(() => PayoutView, { description: 'What waits with the provider is tried at once.' })
  async retryPayout(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<PayoutView> {
    await this.connected.retry(viewer, id);
    return this.view(viewer, await this.outgoing.get(viewer, id));
  }

  @Allow('payout:approve')
  @Query(() => [PayoutBatchView], { description: 'Newest first.' })
  payoutBatches(@CurrentViewer() viewer: Viewer): Promise<PayoutBatchView[]> {
    return this.batches.list(viewer);
  }

  @Allow('payout:approve')
  @Mutation(() => [PayoutBatchView], { description: 'Takes all payouts that wait into a batch, for somebody else to release.' })
  async preparePayoutBatch(@CurrentViewer() viewer: Viewer): Promise<PayoutBatchView[]> {
    await this.batches.prepare(viewer);
    return this.batches.list(viewer);
  }

  @Allow('payout:approve')
  @Mutation(() => [PayoutBatchView])
  async decidePayoutBatch(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('release', { type: () => Boolean }) release: boolean): Promise<PayoutBatchView[]> {
    await (release ? this.batches.release(viewer, id) : this.batches.drop(viewer, id));
    return this.batches.list(viewer);
  }

  private async view(viewer: Viewer, payout: Payout): Promise<PayoutView> {
    return viewPayout(payout, await this.organisations.get(payout.orgId), (await this.connected.waits(viewer, [payout.id])).get(payout.id) ?? null);
  }
}
