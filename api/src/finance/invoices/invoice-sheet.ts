import { utils, write } from '@e965/xlsx';
import { minorDigits } from '@meadow/shared';
import type { Invoice } from './invoice.ts';

const words = {
  ZH_CN: {
    invoices: '发票', lines: '明细', number: '号码', kind: '类型', corrects: '冲红', recipient: '购方', taxId: '税号', issuedOn: '开票日期', from: '自', to: '至', currency: '币种', net: '不含税', rate: '税率', tax: '税额', gross: '价税合计',
    what: '项目', subject: '编号', INVOICE: '发票', CREDIT_NOTE: '红字发票', DEAL_FEE: '平台服务费', CREATOR_FEE: '创作者服务费', ADS: '推广', ADS_CREDIT: '无效流量退回',
  },
  EN: {
    invoices: 'Invoices', lines: 'Lines', number: 'Number', kind: 'Kind', corrects: 'Corrects', recipient: 'Recipient', taxId: 'Tax id', issuedOn: 'Issued on', from: 'From', to: 'To', currency: 'Currency', net: 'Net', rate: 'Tax rate', tax: 'Tax', gross: 'Gross',
    what: 'Item', subject: 'Id', INVOICE: 'Invoice', CREDIT_NOTE: 'Credit note', DEAL_FEE: 'Platform fee', CREATOR_FEE: 'Creator platform fee', ADS: 'Ads', ADS_CREDIT: 'Credit for invalid traffic',
  },
} as const;

/** Invoices and their lines as a spreadsheet: amounts as numbers in the units of their currency, credit notes negative, so that both sheets can be summed. */
export function invoiceSheet(invoices: readonly Invoice[], language: keyof typeof words): Buffer {
  const w = words[language];
  const amount = ({ kind, currency }: Invoice, minor: bigint): number => Number(kind === 'CREDIT_NOTE' ? -minor : minor) / 10 ** minorDigits(currency);
  const heads = invoices.map((one) => [
    one.number, w[one.kind], one.corrects, one.recipient.name, one.recipient.taxId, one.issuedOn, one.periodFrom, one.periodTo, one.currency,
    amount(one, one.netMinor), one.tax.rateBps / 10_000, amount(one, one.taxMinor), amount(one, one.grossMinor),
  ]);
  const lines = invoices.flatMap((one) => one.lines.map((line) => [one.number, w[line.kind], line.subjectId, one.currency, amount(one, BigInt(line.netMinor)), amount(one, BigInt(line.grossMinor))]));
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([[w.number, w.kind, w.corrects, w.recipient, w.taxId, w.issuedOn, w.from, w.to, w.currency, w.net, w.rate, w.tax, w.gross], ...heads]), w.invoices);
  utils.book_append_sheet(book, utils.aoa_to_sheet([[w.number, w.what, w.subject, w.currency, w.net, w.gross], ...lines]), w.lines);
  const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'xlsx', compression: true });
  return Buffer.from(bytes);
}
