import { XMLParser } from 'fast-xml-parser';
import type { BillingParty, Invoice, InvoiceLine } from './invoice.ts';
import { grouped } from './invoice-pdf.ts';
import { invoiceXml } from './invoice-xml.ts';
import { withoutTax, type TaxCategory } from './tax.ts';

type Node = Record<string, unknown>;
const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, removeNSPrefix: true, isArray: (name) => ['InvoiceLine', 'CreditNoteLine', 'TaxSubtotal'].includes(name) });
const at = (node: unknown, path: string): unknown => path.split('.').reduce<unknown>((one, name) => (typeof one === 'object' && one !== null ? (one as Node)[name] : undefined), node);
/** In hundredths: the norm knows two decimals. */
const cents = (node: unknown): number => Math.round(Number(at(node, '#text')) * 100);

/** Business rules of EN 16931 that an invoice breaks, by their names; those of which the calculation, parties and categories are part. */
function broken(xml: string): string[] {
  const file = parser.parse(xml) as Node;
  const root = (file['Invoice'] ?? file['CreditNote']) as Node;
  const [seller, buyer] = [at(root, 'AccountingSupplierParty.Party'), at(root, 'AccountingCustomerParty.Party')];
  const lines = (root['InvoiceLine'] ?? root['CreditNoteLine']) as Node[];
  const [sums, subtotals] = [root['LegalMonetaryTotal'], at(root, 'TaxTotal.TaxSubtotal') as Node[]];
  const category = at(subtotals[0], 'TaxCategory.ID');
  const rate = Number(at(subtotals[0], 'TaxCategory.Percent') ?? 0);
  const vatOf = (party: unknown) => (at(party, 'PartyTaxScheme.TaxScheme.ID') === 'VAT' ? at(party, 'PartyTaxScheme.CompanyID') : undefined);
  const legal = (party: unknown) => at(party, 'PartyLegalEntity.CompanyID');
  const reason = at(subtotals[0], 'TaxCategory.TaxExemptionReasonCode');
  const net = lines.reduce((sum, line) => sum + cents(line['LineExtensionAmount']), 0);
  const texts = [...xml.matchAll(/Amount currencyID="[A-Z]{3}">([^<]*)</g)].map(([, text]) => text!);
  const rules: [name: string, holds: boolean][] = [
    ['BR-CO-09', [seller, buyer].every((party) => vatOf(party) === undefined || String(vatOf(party)).startsWith(String(at(party, 'PostalAddress.Country.IdentificationCode'))))],
    ['BR-CO-10', cents(at(sums, 'LineExtensionAmount')) === net],
    ['BR-CO-13', cents(at(sums, 'TaxExclusiveAmount')) === net],
    ['BR-CO-14', cents(at(root, 'TaxTotal.TaxAmount')) === subtotals.reduce((sum, one) => sum + cents(one['TaxAmount']), 0)],
    ['BR-CO-15', cents(at(sums, 'TaxInclusiveAmount')) === cents(at(sums, 'TaxExclusiveAmount')) + cents(at(root, 'TaxTotal.TaxAmount'))],
    ['BR-CO-16', cents(at(sums, 'PayableAmount')) === cents(at(sums, 'TaxInclusiveAmount')) - cents(at(sums, 'PrepaidAmount'))],
    // A minor unit of leave: the tax is taken out of what was charged with it.
    ['BR-CO-17', Math.abs(cents(subtotals[0]!['TaxAmount']) - (cents(subtotals[0]!['TaxableAmount']) * rate) / 100) <= (root['DocumentCurrencyCode'] === 'JPY' ? 100 : 1)],
    ['BR-CO-26', Boolean(vatOf(seller) ?? legal(seller))],
    ['BR-27', lines.every((line) => cents(at(line, 'Price.PriceAmount')) >= 0)],
    ['BR-DEC', texts.every((text) => /^-?\d+(\.\d{1,2})?$/.test(text))],
    ['BR-S-02', category !== 'S' || at(seller, 'PartyTaxScheme.CompanyID') !== undefined],
    ['BR-S-08', cents(subtotals[0]!['TaxableAmount']) === net],
    ['BR-S-10', category !== 'S' || reason === undefined],
    ['BR-AE-02', category !== 'AE' || (at(seller, 'PartyTaxScheme.CompanyID') !== undefined && (vatOf(buyer) ?? legal(buyer)) !== undefined)],
    ['BR-AE-10', category === 'S' || reason !== undefined],
    ['BR-O-02', category !== 'O' || (vatOf(seller) === undefined && vatOf(buyer) === undefined)],
    ['BR-O-05', category !== 'O' || lines.every((line) => at(line, 'Item.ClassifiedTaxCategory.Percent') === undefined)],
    ['category of lines', lines.every((line) => at(line, 'Item.ClassifiedTaxCategory.ID') === category)],
  ];
  return rules.flatMap(([name, holds]) => (holds ? [] : [name]));
}

const seat = (country: string, taxId: string | null): BillingParty => ({ name: '春风 & Söhne <Ltd>', taxId, street: 'Hafenstraße 1', city: 'Hamburg', postalCode: '20457', country });
function anInvoice({ currency = 'EUR', category, rateBps, from, to, grosses = [11_901n, 7n, -300n], kind = 'INVOICE' }: { currency?: string; category: TaxCategory; rateBps: number; from: BillingParty; to: BillingParty; grosses?: bigint[]; kind?: Invoice['kind'] }): Invoice {
  const sign = kind === 'INVOICE' ? 1n : -1n;
  const { netMinor, taxMinor, lineNets } = withoutTax(grosses, rateBps);
  const lines = grosses.map((gross, index): InvoiceLine => ({ kind: 'DEAL_FEE', subjectId: String(index), grossMinor: (gross * sign).toString(), netMinor: (lineNets[index]! * sign).toString() }));
  return {
    id: '1', kind, number: 'INV-2026-000017', corrects: kind === 'INVOICE' ? null : 'INV-2026-000003', orgId: '2', currency, issuedOn: '2026-11-22', periodFrom: '2026-10-01', periodTo: '2026-10-31',
    netMinor, taxMinor, grossMinor: netMinor + taxMinor, issuer: from, recipient: to, lines, tax: { category, rateBps, rule: null, issuer: from, recipient: to },
  };
}
const [german, french, chinese] = [seat('DE', 'DE123456789'), seat('FR', 'FR12345678901'), seat('CN', '91310000MA1FL00X01')];

describe('an invoice for programs', () => {
  it.each([
    ['at home', anInvoice({ category: 'S', rateBps: 1_900, from: german, to: seat('DE', null) })],
    ['at home under a number that is none of value added tax', anInvoice({ category: 'S', rateBps: 600, from: chinese, to: seat('CN', '91110000MA1FL00X02'), currency: 'CNY' })],
    ['to a business elsewhere in the union', anInvoice({ category: 'AE', rateBps: 0, from: german, to: french })],
    ['to another country', anInvoice({ category: 'O', rateBps: 0, from: german, to: seat('US', '12-3456789') })],
    ['from China to another country', anInvoice({ category: 'O', rateBps: 0, from: chinese, to: french })],
    ['without decimals', anInvoice({ category: 'S', rateBps: 1_000, from: seat('JP', 'JP1234567890123'), to: seat('JP', null), currency: 'JPY' })],
    ['that takes back', anInvoice({ category: 'S', rateBps: 1_900, from: german, to: seat('DE', 'DE999999999'), kind: 'CREDIT_NOTE' })],
  ])('keeps the business rules of EN 16931 %s', (_where, invoice) => {
    expect(broken(invoiceXml(invoice))).toEqual([]);
  });

  it('is refused where the norm cannot say what it says', () => {
    expect(() => invoiceXml(anInvoice({ category: 'S', rateBps: 0, from: seat('KW', 'KW1'), to: german, currency: 'KWD' }))).toThrow(/two decimals/);
    expect(() => invoiceXml(anInvoice({ category: 'S', rateBps: 600, from: seat('CN', null), to: chinese }))).toThrow(/tax office/);
  });
});

it('groups amounts on paper by thousands, left of the point alone', () => {
  expect(['0.00', '-1234.50', '999', '1234567.8901'].map(grouped)).toEqual(['0.00', '-1,234.50', '999', '1,234,567.8901']);
});
