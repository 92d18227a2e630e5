import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import type { Connection } from '../../platform/graphql/connection.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { PastAccountsService } from './past-accounts.service.ts';
import { PastAccountView, PastStatementView } from './past-accounts.view.ts';
import { LedgerEntryConnection, TrialBalanceView, type LedgerEntryView } from './ledger.view.ts';
import { StatementService } from './statement.service.ts';

const knownAt = { type: () => DateTime, nullable: true, description: 'As the book was known then: without what was recorded later. As it is now when absent.' };

@Resolver()
export class LedgerResolver {
  constructor(
    private readonly statements: StatementService,
    private readonly past: PastAccountsService,
  ) {}

  @Allow('ledger:read')
  @Query(() => LedgerEntryConnection)
  ledgerEntries(
    @CurrentViewer() viewer: Viewer,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<Connection<LedgerEntryView>> {
    return this.statements.entries(viewer, first, { after });
  }

  @Allow('ledger:read')
  @Query(() => TrialBalanceView)
  trialBalance(
    @CurrentViewer() viewer: Viewer,
    @Args('at', { type: () => DateTime, nullable: true, description: 'At a past instant; now when absent.' }) at: Date | null,
    @Args('knownAt', knownAt) known: Date | null,
  ): Promise<TrialBalanceView> {
    return this.statements.trialBalance(viewer, at ?? known ? { at: at ?? null, knownAt: known ?? null } : null);
  }

  @Allow('wallet:read')
  @Query(() => [PastAccountView], { description: 'What stood on each account of an organisation at an instant, one’s own, or for the operator any.' })
  accountsAt(
    @CurrentViewer() viewer: Viewer,
    @Args('at', { type: () => DateTime }) at: Date,
    @Args('knownAt', knownAt) known: Date | null,
    @Args('organisationId', { type: () => ID, nullable: true }) organisationId: string | null,
  ): Promise<PastAccountView[]> {
    return this.past.accounts(viewer, organisationId ?? null, { at, knownAt: known ?? null });
  }

  @Allow('wallet:read')
  @Query(() => PastStatementView, { description: 'What moved any account between two instants.' })
  accountHistory(
    @CurrentViewer() viewer: Viewer,
    @Args('account', { type: () => Int }) account: number,
    @Args('since', { type: () => DateTime }) since: Date,
    @Args('at', { type: () => DateTime }) at: Date,
    @Args('knownAt', knownAt) known: Date | null,
  ): Promise<PastStatementView> {
    return this.past.statement(viewer, account, since, { at, knownAt: known ?? null });
  }
}
