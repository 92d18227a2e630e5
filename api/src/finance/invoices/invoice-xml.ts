import { decimalText } from '@meadow/shared';
import { XMLBuilder } from 'fast-xml-parser';
import type { BillingParty, Invoice } from './invoice.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });
const CORE = 'urn:cen.eu:en16931:2017';
/** Name and unit of what is billed: one service. UN/ECE Recommendation 20: C62 is one. */
const lineNames = { DEAL_FEE: 'Platform fee of a sponsorship', CREATOR_FEE: 'Platform fee on creator earnings', ADS: 'Advertising' };

/**
 * The invoice as UBL 2.1 after EN 16931: type 380, or 381 with the number of the invoice it corrects. Amounts are
 * decimal in the invoice's currency; elements stand in the order of the schema.
 */
export function invoiceXml(invoice: Invoice): string {
  const isCredit = invoice.kind === 'CREDIT_NOTE';
  const root = isCredit ? 'CreditNote' : 'Invoice';
  const { currency } = invoice;
  const amount = (minor: bigint) => ({ '@currencyID': currency, '#text': decimalText(minor, currency) });
  const category = {
    'cbc:ID': invoice.tax.category,
    ...(invoice.tax.category === 'O' ? {} : { 'cbc:Percent': (invoice.tax.rateBps / 100).toFixed(2) }),
  };
  const reason = { AE: { 'cbc:TaxExemptionReasonCode': 'VATEX-EU-AE' }, O: { 'cbc:TaxExemptionReasonCode': 'VATEX-EU-O' }, S: {} }[invoice.tax.category];
  const scheme = { 'cac:TaxScheme': { 'cbc:ID': 'VAT' } };
  const sign = isCredit ? -1n : 1n;
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    [root]: {
      '@xmlns': `urn:oasis:names:specification:ubl:schema:xsd:${root}-2`,
      '@xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
      '@xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
      'cbc:CustomizationID': CORE,
      'cbc:ID': invoice.number,
      'cbc:IssueDate': invoice.issuedOn,
      ...(isCredit ? { 'cbc:CreditNoteTypeCode': '381' } : { 'cbc:InvoiceTypeCode': '380' }),
      'cbc:DocumentCurrencyCode': currency,
      'cac:InvoicePeriod': { 'cbc:StartDate': invoice.periodFrom, 'cbc:EndDate': invoice.periodTo },
      ...(invoice.corrects ? { 'cac:BillingReference': { 'cac:InvoiceDocumentReference': { 'cbc:ID': invoice.corrects } } } : {}),
      'cac:AccountingSupplierParty': { 'cac:Party': party(invoice.issuer) },
      'cac:AccountingCustomerParty': { 'cac:Party': party(invoice.recipient) },
      'cac:TaxTotal': {
        'cbc:TaxAmount': amount(invoice.taxMinor),
        'cac:TaxSubtotal': { 'cbc:TaxableAmount': amount(invoice.netMinor), 'cbc:TaxAmount': amount(invoice.taxMinor), 'cac:TaxCategory': { ...category, ...reason, ...scheme } },
      },
      'cac:LegalMonetaryTotal': {
        'cbc:LineExtensionAmount': amount(invoice.netMinor),
        'cbc:TaxExclusiveAmount': amount(invoice.netMinor),
        'cbc:TaxInclusiveAmount': amount(invoice.grossMinor),
        // Taken from the balance when it was earned: nothing is left to pay.
        'cbc:PrepaidAmount': amount(invoice.grossMinor),
        'cbc:PayableAmount': amount(0n),
      },
      [`cac:${root}Line`]: invoice.lines.map((line, at) => {
        const net = BigInt(line.netMinor) * sign;
        return {
          'cbc:ID': at + 1,
          [isCredit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity']: { '@unitCode': 'C62', '#text': net < 0n ? -1 : 1 },
          'cbc:LineExtensionAmount': amount(net),
          'cac:Item': { 'cbc:Name': lineNames[line.kind], 'cac:SellersItemIdentification': { 'cbc:ID': line.subjectId }, 'cac:ClassifiedTaxCategory': { ...category, ...scheme } },
          'cac:Price': { 'cbc:PriceAmount': amount(net < 0n ? -net : net) },
        };
      }),
    },
  });
}

const party = ({ name, taxId, street, city, postalCode, country }: BillingParty) => ({
  'cac:PostalAddress': {
    ...(street ? { 'cbc:StreetName': street } : {}),
    ...(city ? { 'cbc:CityName': city } : {}),
    ...(postalCode ? { 'cbc:PostalZone': postalCode } : {}),
    'cac:Country': { 'cbc:IdentificationCode': country },
  },
  ...(taxId ? { 'cac:PartyTaxScheme': { 'cbc:CompanyID': taxId, 'cac:TaxScheme': { 'cbc:ID': 'VAT' } } } : {}),
  'cac:PartyLegalEntity': { 'cbc:RegistrationName': name },
});
