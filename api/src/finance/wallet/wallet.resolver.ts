import { Args, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { Minor } from '../../platform/graphql/scalars.ts';
import { LedgerEntryConnection, type LedgerEntryView } from '../ledger/ledger.view.ts';
import { StatementService } from '../ledger/statement.service.ts';
import { BalanceAlertsService } from './balance-alerts.service.ts';
import { TopUpsService } from './top-ups.service.ts';
import { TopUpView, viewTopUp, WalletView } from './wallet.view.ts';

@Resolver(() => WalletView)
export class WalletResolver {
  constructor(
    private readonly statements: StatementService,
    private readonly incoming: TopUpsService,
    private readonly alerts: BalanceAlertsService,
  ) {}

  @Allow('wallet:read')
  @Query(() => WalletView)
  async wallet(@CurrentViewer() viewer: Viewer): Promise<WalletView> {
    return { balances: await this.statements.balances(viewer) };
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
  ): Promise<TopUpView> {
    return viewTopUp(await this.incoming.request(viewer, { amountMinor, currency, idempotencyKey }));
  }
}
