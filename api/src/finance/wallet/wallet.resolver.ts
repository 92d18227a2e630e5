import QRCode from 'qrcode';
import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { Minor } from '../../platform/graphql/scalars.ts';
import { LedgerEntryConnection, type LedgerEntryView } from '../ledger/ledger.view.ts';
import { StatementService } from '../ledger/statement.service.ts';
import { CheckoutProviders } from '../providers/checkout-providers.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { ProviderReportsService } from '../providers/provider-reports.service.ts';
import { BalanceAlertsService } from './balance-alerts.service.ts';
import { DebtsService } from './debts.service.ts';
import { TopUpRefundsService } from './top-up-refunds.service.ts';
import { TopUpReversalsService } from './top-up-reversals.service.ts';
import { TopUpsService } from './top-ups.service.ts';
import { TopUpRefundView, TopUpReversalOfBrandView, TopUpReversalView, TopUpView, viewReversal, viewRefund, viewTopUp, WalletView, WebhookProblemView } from './wallet.view.ts';

@Resolver(() => WalletView)
export class WalletResolver {
  constructor(
    private readonly statements: StatementService,
    private readonly incoming: TopUpsService,
    private readonly alerts: BalanceAlertsService,
    private readonly refunds: TopUpRefundsService,
    private readonly reversals: TopUpReversalsService,
    private readonly debts: DebtsService,
    private readonly providers: CheckoutProviders,
    private readonly sandbox: PaymentProvider,
    private readonly reports: ProviderReportsService,
  ) {}

  @Allow('wallet:read')
  @Query(() => WalletView)
  async wallet(@CurrentViewer() viewer: Viewer): Promise<WalletView> {
    const [balances, debts] = await Promise.all([this.statements.balances(viewer), this.debts.of(viewer)]);
    return { balances, debts: debts.map(({ owedMinor, currency }) => money(owedMinor, currency)) };
  }

  @ResolveField(() => [TopUpView])
  async topUps(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 20 }) first: number): Promise<TopUpView[]> {
    return (await this.incoming.latest(viewer, pageSize(first))).map(viewTopUp);
  }

  @ResolveField(() => LedgerEntryConnection)
  entries(
    @CurrentViewer() viewer: Viewer,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
    @Args('currency', { type: () => String, nullable: true }) currency: string | null,
  ): Promise<Connection<LedgerEntryView>> {
    return this.statements.entries(viewer, first, { after, currency });
  }

  @Allow('wallet:read')
  @Query(() => Minor, { nullable: true, description: 'Below which available balance the account is told; null when it is not.' })
  lowBalanceAlert(@CurrentViewer() viewer: Viewer, @Args('currency', { type: () => String }) currency: string): Promise<bigint | null> {
    return this.alerts.below(viewer, currency);
  }

  @Allow('wallet:fund')
  @Mutation(() => Minor, { nullable: true, description: 'Told once each time the available balance falls below; null ends it.' })
  setLowBalanceAlert(@CurrentViewer() viewer: Viewer, @Args('currency', { type: () => String }) currency: string, @Args('belowMinor', { type: () => Minor, nullable: true }) belowMinor: bigint | null): Promise<bigint | null> {
    return this.alerts.set(viewer, currency, belowMinor ?? null);
  }

  @Allow('wallet:fund')
  @Mutation(() => TopUpView)
  async topUp(
    @CurrentViewer() viewer: Viewer,
    @Args('amountMinor', { type: () => Minor }) amountMinor: bigint,
    @Args('currency', { type: () => String }) currency: string,
    @Args('idempotencyKey', { type: () => String }) idempotencyKey: string,
    @Args('provider', { type: () => String, nullable: true, description: 'One of topUpProviders; the sandbox when absent.' }) provider: string | null,
  ): Promise<TopUpView> {
    return viewTopUp(await this.incoming.request(viewer, { amountMinor, currency, idempotencyKey, provider }));
  }

  @Allow('wallet:read')
  @Query(() => [String], { description: 'Who takes an amount, the real ones first.' })
  topUpProviders(@Args('amountMinor', { type: () => Minor }) amountMinor: bigint, @Args('currency', { type: () => String }) currency: string): string[] {
    return [...this.providers.namesFor(amountMinor, currency), this.sandbox.name];
  }

  @Allow('wallet:fund')
  @Mutation(() => TopUpRefundView, { description: 'Gives unspent money of a top-up back the way it came, in whole or in part.' })
  async refundTopUp(
    @CurrentViewer() viewer: Viewer,
    @Args('topUpId', { type: () => ID }) topUpId: string,
    @Args('amountMinor', { type: () => Minor }) amountMinor: bigint,
    @Args('idempotencyKey', { type: () => String }) idempotencyKey: string,
  ): Promise<TopUpRefundView> {
    return viewRefund(await this.refunds.request(viewer, topUpId, amountMinor, idempotencyKey));
  }

  @Allow('ledger:read')
  @Query(() => [TopUpReversalOfBrandView], { description: 'Top-ups taken back by card holders or at the provider: those to be answered first, then the newest.' })
  async topUpReversals(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 50 }) first: number): Promise<TopUpReversalOfBrandView[]> {
    return (await this.reversals.list(viewer, pageSize(first))).map(viewReversal);
  }

  @Allow('ledger:read')
  @Query(() => [WebhookProblemView], { description: 'Newest first.' })
  webhookProblems(@CurrentViewer() viewer: Viewer): Promise<WebhookProblemView[]> {
    return this.reports.problems(viewer);
  }
}

/** Parts of a top-up that are asked for apart. */
@Resolver(() => TopUpView)
export class TopUpPartsResolver {
  constructor(
    private readonly refundsOf: TopUpRefundsService,
    private readonly reversalsOf: TopUpReversalsService,
  ) {}

  @ResolveField(() => String, { nullable: true, description: 'The same for the camera of a phone, as SVG.' })
  async checkoutQrSvg(@Parent() { checkoutUrl }: TopUpView): Promise<string | null> {
    return checkoutUrl?.startsWith('weixin:') ? QRCode.toString(checkoutUrl, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }) : null;
  }

  @ResolveField(() => [TopUpRefundView], { description: 'Oldest first.' })
  async refunds(@CurrentViewer() viewer: Viewer, @Parent() { id }: TopUpView): Promise<TopUpRefundView[]> {
    return (await this.refundsOf.of(viewer, [id])).map(viewRefund);
  }

  @ResolveField(() => [TopUpReversalView], { description: 'Oldest first.' })
  async reversals(@CurrentViewer() viewer: Viewer, @Parent() { id }: TopUpView): Promise<TopUpReversalView[]> {
    return (await this.reversalsOf.of(viewer, [id])).map(viewReversal);
  }
}
