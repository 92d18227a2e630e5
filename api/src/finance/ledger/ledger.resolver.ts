import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import type { Connection } from '../../platform/graphql/connection.ts';
import { LedgerEntryConnection, TrialBalanceView, type LedgerEntryView } from './ledger.view.ts';
import { StatementService } from './statement.service.ts';

@Resolver()
export class LedgerResolver {
  constructor(private readonly statements: StatementService) {}

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
  trialBalance(@CurrentViewer() viewer: Viewer): Promise<TrialBalanceView> {
    return this.statements.trialBalance(viewer);
  }
}
