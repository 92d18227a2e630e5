import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, OrganisationView, type Viewer } from '../../identity/index.ts';
import { Day, Minor } from '../../platform/graphql/scalars.ts';
import { AccountStatementsService } from './account-statements.service.ts';
import { ClientBalancesService } from './client-balances.service.ts';

@ObjectType('StatementLine')
export class StatementLineView {
  @Field(() => Day) day!: string;
  @Field(() => String, { description: 'What happened, e.g. escrow.fund.' }) kind!: string;
  @Field(() => ID, { nullable: true, description: 'The deal or the campaign.' }) subjectId!: string | null;
  @Field(() => Minor) amountMinor!: bigint;
  @Field(() => Minor) balanceMinor!: bigint;
  @Field(() => Int, { description: 'Transfers of the line: commissions of one day are one line.' }) count!: number;
}

@ObjectType('AccountStatement')
export class AccountStatementView {
  @Field(() => String) currency!: string;
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => Minor) openingMinor!: bigint;
  @Field(() => Minor) closingMinor!: bigint;
  @Field(() => [StatementLineView]) lines!: StatementLineView[];
}

@ObjectType('ClientBalance')
export class ClientBalanceView {
  @Field(() => OrganisationView) client!: OrganisationView;
  @Field(() => String) currency!: string;
  @Field(() => Minor) availableMinor!: bigint;
  @Field(() => Minor) heldMinor!: bigint;
  @Field(() => Minor) pendingMinor!: bigint;
  @Field(() => Minor, { description: 'Invoices less credit notes, tax included.' }) invoicedMinor!: bigint;
}

@Resolver()
export class StatementsResolver {
  constructor(
    private readonly statements: AccountStatementsService,
    private readonly clients: ClientBalancesService,
  ) {}

  @Allow('wallet:read')
  @Query(() => AccountStatementView, { description: 'What stood on the own accounts before a day, what moved it, and what stood after another.' })
  accountStatement(
    @CurrentViewer() viewer: Viewer,
    @Args('currency', { type: () => String }) currency: string,
    @Args('from', { type: () => Day }) from: string,
    @Args('to', { type: () => Day }) to: string,
  ): Promise<AccountStatementView> {
    return this.statements.of(viewer, { currency, from, to });
  }

  @Allow('report:read')
  @Query(() => [ClientBalanceView], { description: "An agency's clients whose mandate shows their wallet." })
  clientBalances(@CurrentViewer() viewer: Viewer): Promise<ClientBalanceView[]> {
    return this.clients.list(viewer);
  }
}
