import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Minor, Day } from '../../platform/graphql/scalars.ts';
import { money, Money } from '../../platform/graphql/money.view.ts';
import type { Invoice } from './invoice.ts';

export const InvoiceKindEnum = enumOf('InvoiceKind', ['INVOICE', 'CREDIT_NOTE']);
export const InvoiceLineKindEnum = enumOf('InvoiceLineKind', ['DEAL_FEE', 'CREATOR_FEE', 'ADS', 'ADS_CREDIT']);

@ObjectType('BillingParty')
export class BillingPartyView {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) taxId!: string | null;
  @Field(() => String) street!: string;
  @Field(() => String) city!: string;
  @Field(() => String) postalCode!: string;
  @Field(() => String, { description: 'ISO 3166-1, two letters.' }) country!: string;
}

@InputType('BillingPartyInput')
export class BillingPartyInput {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) taxId!: string | null;
  @Field(() => String) street!: string;
  @Field(() => String) city!: string;
  @Field(() => String) postalCode!: string;
  @Field(() => String) country!: string;
}

@ObjectType('InvoiceLine')
export class InvoiceLineView {
  @Field(() => InvoiceLineKindEnum) kind!: string;
  @Field(() => ID, { description: 'The deal, contest or campaign.' }) subjectId!: string;
  @Field(() => Minor) netMinor!: bigint;
  @Field(() => Minor) grossMinor!: bigint;
}

@ObjectType('Invoice')
export class InvoiceView {
  @Field(() => ID) id!: string;
  @Field(() => InvoiceKindEnum) kind!: string;
  @Field(() => String) number!: string;
  @Field(() => String, { nullable: true, description: 'Number of the invoice that a credit note takes back from.' }) corrects!: string | null;
  @Field(() => Day) issuedOn!: string;
  @Field(() => Day) periodFrom!: string;
  @Field(() => Day) periodTo!: string;
  @Field(() => BillingPartyView) recipient!: BillingPartyView;
  @Field(() => Money) net!: Money;
  @Field(() => Money) tax!: Money;
  @Field(() => Money) gross!: Money;
  @Field(() => Int) taxRateBps!: number;
  @Field(() => [InvoiceLineView]) lines!: InvoiceLineView[];
}

export const viewInvoice = ({ netMinor, taxMinor, grossMinor, currency, tax, lines, ...invoice }: Invoice): InvoiceView => ({
  ...invoice,
  net: money(netMinor, currency),
  tax: money(taxMinor, currency),
  gross: money(grossMinor, currency),
  taxRateBps: tax.rateBps,
  lines: lines.map((line) => ({ ...line, netMinor: BigInt(line.netMinor), grossMinor: BigInt(line.grossMinor) })),
});
