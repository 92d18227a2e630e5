import { decimalText, minorDigits } from '@meadow/shared';
import { XMLBuilder } from 'fast-xml-parser';
import { InvoiceHasNoXml } from '../finance.errors.ts';
import type { BillingParty, Invoice } from './invoice.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });
/** BR-DEC-09 and following. */
const MOST_DECIMALS = 2;
const CORE = 'urn:cen.eu:en16931:2017';
/** Name and unit of what is billed: one service. UN/ECE Recommendation 20: C62 is one. */
const lineNames = { DEAL_FEE: 'Platform fee of a sponsorship', CREATOR_FEE: 'Platform fee on creator earnings', ADS: 'Advertising', ADS_CREDIT: 'Credit for invalid traffic' };

/**
 * The invoice as UBL 2.1 after EN 16931: type 380, or 381 with the number of the invoice it corrects. Amounts are
 * decimal in the invoice's currency; elements stand in the order of the schema.
 * @throws InvoiceHasNoXml where the norm has no way to say what the invoice says
 */
export function invoiceXml(invoice: Invoice): string {
  if (minorDigits(invoice.currency) > MOST_DECIMALS) throw new InvoiceHasNoXml(`EN 16931 knows two decimals, and amounts in ${invoice.currency} have more. The PDF and the spreadsheet are exact.`);
  if (invoice.issuer.taxId === null) throw new InvoiceHasNoXml('EN 16931 wants the number under which the tax office knows the issuer; the issuer has none on this invoice.');
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
      'cac:AccountingSupplierParty': { 'cac:Party': party(invoice.issuer, invoice.tax.category, 'seller') },
      'cac:AccountingCustomerParty': { 'cac:Party': party(invoice.recipient, invoice.tax.category, 'buyer') },
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

/** A number of value added tax names its country first (BR-CO-09); Greece's is EL. */
const isVatNumber = (taxId: string, country: string): boolean => taxId.startsWith(country === 'GR' ? 'EL' : country);

/**
 * Outside of the scope of the tax no number of it may be named (BR-O-02). A number that is none of value added tax is the
 * seller's registration for tax, and names the legal entity on either side.
 */
function party({ name, taxId, street, city, postalCode, country }: BillingParty, category: Invoice['tax']['category'], side: 'seller' | 'buyer') {
  const isVat = taxId !== null && isVatNumber(taxId, country);
  const scheme = isVat ? 'VAT' : side === 'seller' ? 'TAX' : null;
  return {
    'cac:PostalAddress': {
      ...(street ? { 'cbc:StreetName': street } : {}),
      ...(city ? { 'cbc:CityName': city } : {}),
      ...(postalCode ? { 'cbc:PostalZone': postalCode } : {}),
      'cac:Country': { 'cbc:IdentificationCode': country },
    },
    ...(taxId && scheme && category !== 'O' ? { 'cac:PartyTaxScheme': { 'cbc:CompanyID': taxId, 'cac:TaxScheme': { 'cbc:ID': scheme } } } : {}),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': name, ...(taxId && (category === 'O' || !isVat) ? { 'cbc:CompanyID': taxId } : {}) },
  };
}
