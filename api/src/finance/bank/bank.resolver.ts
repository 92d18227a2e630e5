import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import { Minor } from '../../platform/graphql/scalars.ts';
import { BankReferencesService } from './bank-references.service.ts';
import { BankExplanationsService, type BankMeaning } from './bank-explanations.service.ts';
import { BankStatementsService } from './bank-statements.service.ts';
import { BankEntryView, BankMeaningEnum, BankStatementView, PayoutFileView, ReconciliationView, RefusedBankFileView } from './bank.view.ts';
import { PayoutFilesService } from './payout-files.service.ts';
import { RefusedFilesService } from './refused-files.service.ts';
import { ReconciliationService } from './reconciliation.service.ts';

const first = { type: () => Int, defaultValue: 50 };

@Resolver()
export class BankResolver {
  constructor(
    private readonly statements: BankStatementsService,
    private readonly explanations: BankExplanationsService,
    private readonly refused: RefusedFilesService,
    private readonly files: PayoutFilesService,
    private readonly references: BankReferencesService,
    private readonly reconciling: ReconciliationService,
  ) {}

  @Allow('ledger:read')
  @Query(() => ReconciliationView)
  reconciliation(@CurrentViewer() viewer: Viewer): Promise<ReconciliationView> {
    return this.reconciling.report(viewer);
  }

  @Allow('ledger:read')
  @Query(() => [BankStatementView])
  bankStatements(@CurrentViewer() viewer: Viewer, @Args('first', first) many: number): Promise<BankStatementView[]> {
    return this.statements.statements(viewer, pageSize(many));
  }

  @Allow('ledger:read')
  @Query(() => [BankEntryView], { description: 'What the bank booked and nobody explained yet.' })
  suspense(@CurrentViewer() viewer: Viewer, @Args('first', first) many: number): Promise<BankEntryView[]> {
    return this.statements.inSuspense(viewer, pageSize(many));
  }

  @Allow('payout:approve')
  @Mutation(() => BankEntryView, { description: 'Says whose a credit in suspense is, by the handle of a brand.' })
  assignBankEntry(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('handle', { type: () => String }) handle: string): Promise<BankEntryView> {
    return this.explanations.assign(viewer, id, handle);
  }

  @Allow('payout:approve')
  @Mutation(() => BankEntryView, { description: 'Says what a line in suspense is when it is of no brand: costs, tax, money of the owner, or a settlement of a provider with what it kept.' })
  explainBankEntry(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID }) id: string,
    @Args('meaning', { type: () => BankMeaningEnum }) meaning: BankMeaning,
    @Args('provider', { type: () => String, nullable: true }) provider?: string | null,
    @Args('feeMinor', { type: () => Minor, nullable: true }) feeMinor?: bigint | null,
  ): Promise<BankEntryView> {
    return this.explanations.explain(viewer, id, { meaning, provider: provider ?? null, feeMinor: feeMinor ?? null });
  }

  @Allow('payout:approve')
  @Query(() => [RefusedBankFileView], { description: 'Bank files that were not taken, newest first; each is kept as it came.' })
  refusedBankFiles(@CurrentViewer() viewer: Viewer, @Args('first', first) many: number): Promise<RefusedBankFileView[]> {
    return this.refused.list(viewer, pageSize(many));
  }

  @Allow('payout:approve')
  @Query(() => [PayoutFileView])
  payoutFiles(@CurrentViewer() viewer: Viewer, @Args('first', first) many: number): Promise<PayoutFileView[]> {
    return this.files.list(viewer, pageSize(many));
  }

  @Allow('payout:approve')
  @Mutation(() => PayoutFileView, { description: 'Puts every approved payout to a bank account into a file for the bank.' })
  makePayoutFile(@CurrentViewer() viewer: Viewer, @Args('currency', { type: () => String }) currency: string): Promise<PayoutFileView> {
    return this.files.make(viewer, currency);
  }

  @Allow('wallet:fund')
  @Query(() => String, { description: 'What to write on a bank transfer, so that it is credited by itself (ISO 11649).' })
  bankReference(@CurrentViewer() viewer: Viewer): Promise<string> {
    return this.references.of(viewer);
  }
}
