import { decimalText, type Locale } from '@meadow/shared';
import { Pdf } from '../../platform/documents/pdf.ts';
import type { BillingParty, Invoice } from './invoice.ts';

const words = {
  ZH_CN: {
    INVOICE: '发票', CREDIT_NOTE: '红字发票', issuer: '销售方', recipient: '购买方', taxId: '税号', issuedOn: '开票日期', period: '账期', corrects: '对应发票', lines: '明细',
    what: '项目', reference: '编号', net: '不含税金额', sum: '不含税合计', tax: '税额', gross: '价税合计', DEAL_FEE: '合作服务费', CREATOR_FEE: '创作者服务费', ADS: '推广费', ADS_CREDIT: '无效流量退回',
    paid: '款项已从账户余额中扣除，无需另行支付。', withheld: '款项已在结算报酬时扣除，无需另行支付。', AE: '逆向征收：税款由购买方申报缴纳。', O: '不属于销售方所在地增值税征税范围。', S: '',
  },
  EN: {
    INVOICE: 'Invoice', CREDIT_NOTE: 'Credit note', issuer: 'From', recipient: 'To', taxId: 'Tax number', issuedOn: 'Date', period: 'Period', corrects: 'Corrects invoice', lines: 'What was charged',
    what: 'Item', reference: 'Reference', net: 'Net', sum: 'Net in all', tax: 'Tax', gross: 'Total', DEAL_FEE: 'Platform fee of a deal', CREATOR_FEE: 'Platform fee on your earnings', ADS: 'Advertising', ADS_CREDIT: 'Credit for invalid traffic',
    paid: 'This was taken from your balance when it was earned. Nothing is left to pay.', withheld: 'This was kept back when your earnings were settled. Nothing is left to pay.', AE: 'Reverse charge: the recipient accounts for the tax.', O: "Outside the scope of the issuer's value added tax.", S: '',
  },
} as const;

/** The invoice as a PDF in one of the two languages. */
export function invoicePdf(invoice: Invoice, locale: Locale): Promise<Buffer> {
  const w = words[locale];
  const amount = (minor: bigint) => `${invoice.currency} ${grouped(decimalText(minor, invoice.currency))}`;
  const sign = invoice.kind === 'CREDIT_NOTE' ? -1n : 1n;
  const percent = `${invoice.tax.rateBps / 100} %`;
  const pdf = new Pdf({ title: `${w[invoice.kind]} ${invoice.number}`, author: invoice.issuer.name, lang: locale === 'ZH_CN' ? 'zh-CN' : 'en', footer: `${invoice.issuer.name}  ·  ${invoice.number}` })
    .facts([
      [w.issuer, addressOf(invoice.issuer, w.taxId)],
      [w.recipient, addressOf(invoice.recipient, w.taxId)],
      [w.issuedOn, invoice.issuedOn],
      [w.period, `${invoice.periodFrom} – ${invoice.periodTo}`],
      ...(invoice.corrects ? [[w.corrects, invoice.corrects] as const] : []),
    ])
    .heading(w.lines)
    .table(
      [{ header: w.what, width: 3 }, { header: w.reference, width: 5 }, { header: w.net, width: 3, align: 'right' }],
      invoice.lines.map((line) => [w[line.kind], line.subjectId, amount(BigInt(line.netMinor) * sign)]),
      [[w.sum, '', amount(invoice.netMinor)], [`${w.tax} ${percent}`, '', amount(invoice.taxMinor)], [w.gross, '', amount(invoice.grossMinor)]],
    );
  if (w[invoice.tax.category]) pdf.paragraph(w[invoice.tax.category]);
  if (invoice.kind === 'INVOICE') pdf.paragraph(invoice.lines.some(({ kind }) => kind === 'CREATOR_FEE') ? w.withheld : w.paid);
  return pdf.end();
}

/** 1,234,567.89 in both languages. */
export const grouped = (decimal: string): string => decimal.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

const addressOf = ({ name, taxId, street, city, postalCode, country }: BillingParty, taxIdWord: string): string =>
  [name, street, [postalCode, city].filter(Boolean).join(' '), country, taxId && `${taxIdWord} ${taxId}`].filter(Boolean).join('\n');
