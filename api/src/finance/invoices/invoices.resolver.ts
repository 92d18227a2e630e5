import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import { BillingDetailsService } from './billing-details.service.ts';
import { BillingPartyInput, BillingPartyView, InvoiceView, viewInvoice } from './invoice.view.ts';
import { InvoicesService } from './invoices.service.ts';

@Resolver()
export class InvoicesResolver {
  constructor(
    private readonly invoicing: InvoicesService,
    private readonly billing: BillingDetailsService,
  ) {}

  @Allow('wallet:read')
  @Query(() => [InvoiceView])
  async invoices(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 50 }) first: number): Promise<InvoiceView[]> {
    return (await this.invoicing.list(viewer, pageSize(first))).map(viewInvoice);
  }

  @Allow('fee:manage')
  @Mutation(() => Boolean, { description: 'Bills what was sealed since the last run, now instead of at the end of the month.' })
  async issueInvoices(@CurrentViewer() viewer: Viewer): Promise<boolean> {
    await this.invoicing.ask(viewer);
    return true;
  }

  @Allow('wallet:read')
  @Query(() => BillingPartyView)
  billingDetails(@CurrentViewer() viewer: Viewer): Promise<BillingPartyView> {
    return this.billing.read(viewer);
  }

  @Allow('org:manage')
  @Mutation(() => BillingPartyView)
  setBillingDetails(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => BillingPartyInput }) input: BillingPartyInput): Promise<BillingPartyView> {
    return this.billing.set(viewer, { ...input, taxId: input.taxId ?? null });
  }
}
