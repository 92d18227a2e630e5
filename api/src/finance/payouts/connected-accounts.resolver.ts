import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { PayoutAccountView, viewPayoutAccount } from './connected-account.view.ts';
import { ConnectedAccountsService, type ConnectedAccount } from './connected-accounts.service.ts';
import { PayoutMethodsService } from './payout-methods.service.ts';

@Resolver()
export class ConnectedAccountsResolver {
  constructor(
    private readonly accounts: ConnectedAccountsService,
    private readonly methods: PayoutMethodsService,
  ) {}

  @Allow('wallet:read')
  @Query(() => PayoutAccountView, { nullable: true, description: 'Null where no such provider is set up.' })
  async payoutAccount(@CurrentViewer() viewer: Viewer): Promise<PayoutAccountView | null> {
    return this.accounts.isOffered ? this.view(viewer, await this.accounts.get(viewer)) : null;
  }

  @Allow('payout:request')
  @Mutation(() => String, { description: 'Connects an account, or goes on with the one there is. The answer is where its holder goes on, for once and for minutes.' })
  connectPayoutAccount(@CurrentViewer() viewer: Viewer, @Args('country', { type: () => String, description: 'Where the holder is paid, as two letters.' }) country: string): Promise<string> {
    return this.accounts.connect(viewer, country);
  }

  @Allow('payout:request')
  @Mutation(() => PayoutAccountView, { description: 'Asks the provider how the account stands.' })
  async refreshPayoutAccount(@CurrentViewer() viewer: Viewer): Promise<PayoutAccountView> {
    return this.view(viewer, await this.accounts.refresh(viewer));
  }

  @Allow('payout:request')
  @Mutation(() => PayoutAccountView, { description: 'Payouts go there from now on.' })
  async usePayoutAccount(@CurrentViewer() viewer: Viewer): Promise<PayoutAccountView> {
    await this.accounts.use(viewer);
    return this.view(viewer, await this.accounts.get(viewer));
  }

  private async view(viewer: Viewer, account: ConnectedAccount | null): Promise<PayoutAccountView> {
    return viewPayoutAccount(account, (await this.methods.get(viewer))?.masked ?? null);
  }
}
