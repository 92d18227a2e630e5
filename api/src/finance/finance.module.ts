import { Module } from '@nestjs/common';
import { BankController } from './bank/bank.controller.ts';
import { BankReferencesService } from './bank/bank-references.service.ts';
import { BankResolver } from './bank/bank.resolver.ts';
import { BankExplanationsService } from './bank/bank-explanations.service.ts';
import { BankMatchesService } from './bank/bank-matches.service.ts';
import { BankStatementsService } from './bank/bank-statements.service.ts';
import { PayoutFilesService } from './bank/payout-files.service.ts';
import { ProviderBookService } from './bank/provider-book.service.ts';
import { ReconciliationService } from './bank/reconciliation.service.ts';
import { RefusedFilesService } from './bank/refused-files.service.ts';
import { CommissionHoldsService } from './escrow/commission-holds.service.ts';
import { EscrowService } from './escrow/escrow.service.ts';
import { PoolsService } from './escrow/pools.service.ts';
import { CurrencyExchangeService } from './exchange/currency-exchange.service.ts';
import { ExchangeRatesService } from './exchange/exchange-rates.service.ts';
import { ExchangeResolver } from './exchange/exchange.resolver.ts';
import { SandboxRates } from './exchange/sandbox-rates.ts';
import { FeesResolver } from './fees/fees.resolver.ts';
import { FeesService } from './fees/fees.service.ts';
import { BillingDetailsService } from './invoices/billing-details.service.ts';
import { InvoicesController } from './invoices/invoices.controller.ts';
import { InvoicesResolver } from './invoices/invoices.resolver.ts';
import { InvoicesService } from './invoices/invoices.service.ts';
import { LedgerResolver } from './ledger/ledger.resolver.ts';
import { LedgerKeeper } from './ledger/ledger-keeper.ts';
import { LedgerService } from './ledger/ledger.service.ts';
import { SponsorshipSpendService } from './ledger/sponsorship-spend.service.ts';
import { PastAccountsService } from './ledger/past-accounts.service.ts';
import { StatementService } from './ledger/statement.service.ts';
import { ConnectPayoutsService } from './payouts/connect-payouts.service.ts';
import { ConnectedAccountsResolver } from './payouts/connected-accounts.resolver.ts';
import { ConnectedAccountsService } from './payouts/connected-accounts.service.ts';
import { EarningsService } from './payouts/earnings.service.ts';
import { PayoutMethodsService } from './payouts/payout-methods.service.ts';
import { PayoutBatchesService } from './payouts/payout-batches.service.ts';
import { PayoutsResolver } from './payouts/payouts.resolver.ts';
import { PayoutsService } from './payouts/payouts.service.ts';
import { PaymentProvider } from './providers/payment-provider.ts';
import { AlipayProvider } from './providers/alipay.provider.ts';
import { CheckoutProviders } from './providers/checkout-providers.ts';
import { ProviderReportsService } from './providers/provider-reports.service.ts';
import { StripeApi } from './providers/stripe-api.ts';
import { StripeConnectProvider } from './providers/stripe-connect.provider.ts';
import { StripeProvider } from './providers/stripe.provider.ts';
import { WebhooksController } from './providers/webhooks.controller.ts';
import { WechatProvider } from './providers/wechat.provider.ts';
import { SandboxReporter } from './providers/sandbox-reporter.ts';
import { SandboxProvider } from './providers/sandbox.provider.ts';
import { WebhookInbox } from './providers/webhook-inbox.ts';
import { TaxFormsService } from './tax/tax-forms.service.ts';
import { TaxRulesResolver } from './tax/tax-rules.resolver.ts';
import { TaxRulesService } from './tax/tax-rules.service.ts';
import { TaxTrialService } from './tax/tax-trial.service.ts';
import { TaxResolver } from './tax/tax.resolver.ts';
import { WithholdingService } from './tax/withholding.service.ts';
import { AccountStatementsService } from './statements/account-statements.service.ts';
import { ClientBalancesService } from './statements/client-balances.service.ts';
import { StatementsController } from './statements/statements.controller.ts';
import { StatementsResolver } from './statements/statements.resolver.ts';
import { BalanceAlertsService } from './wallet/balance-alerts.service.ts';
import { DebtsService } from './wallet/debts.service.ts';
import { TopUpRefundsService } from './wallet/top-up-refunds.service.ts';
import { TopUpReversalsService } from './wallet/top-up-reversals.service.ts';
import { TopUpsService } from './wallet/top-ups.service.ts';
import { TopUpPartsResolver, WalletResolver } from './wallet/wallet.resolver.ts';

/** Money: the book, fees, escrow, money in and out. */
@Module({
  controllers: [InvoicesController, BankController, StatementsController, WebhooksController],
  providers: [
    LedgerService,
    LedgerKeeper,
    StatementService,
    PastAccountsService,
    SponsorshipSpendService,
    EarningsService,
    FeesService,
    EscrowService,
    PoolsService,
    CommissionHoldsService,
    ExchangeRatesService,
    CurrencyExchangeService,
    SandboxRates,
    ExchangeResolver,
    TopUpsService,
    TopUpRefundsService,
    StripeApi,
    StripeProvider,
    StripeConnectProvider,
    ConnectedAccountsService,
    ConnectedAccountsResolver,
    ConnectPayoutsService,
    AlipayProvider,
    WechatProvider,
    CheckoutProviders,
    ProviderReportsService,
    BalanceAlertsService,
    DebtsService,
    TopUpReversalsService,
    PayoutsService,
    TaxFormsService,
    WithholdingService,
    TaxResolver,
    TaxRulesService,
    TaxTrialService,
    TaxRulesResolver,
    PayoutBatchesService,
    PayoutMethodsService,
    BillingDetailsService,
    AccountStatementsService,
    ClientBalancesService,
    StatementsResolver,
    BankStatementsService,
    BankExplanationsService,
    RefusedFilesService,
    BankMatchesService,
    BankReferencesService,
    PayoutFilesService,
    ReconciliationService,
    ProviderBookService,
    BankResolver,
    InvoicesService,
    InvoicesResolver,
    SandboxProvider,
    { provide: PaymentProvider, useExisting: SandboxProvider },
    WebhookInbox,
    SandboxReporter,
    LedgerResolver,
    FeesResolver,
    WalletResolver,
    TopUpPartsResolver,
    PayoutsResolver,
  ],
  exports: [LedgerService, StatementService, SponsorshipSpendService, EarningsService, FeesService, EscrowService, PoolsService, CommissionHoldsService, ExchangeRatesService, TopUpsService, PayoutsService],
})
export class FinanceModule {}
