import { decimalText, type Locale } from '@meadow/shared';
import { grouped } from '../invoices/invoice-pdf.ts';
import { Pdf } from '../../platform/documents/pdf.ts';

export interface StatementLine {
  /** In the organisation's zone. */
  day: string;
  kind: string;
  subjectId: string | null;
  amountMinor: bigint;
  balanceMinor: bigint;
  /** Transfers of the line: commissions of one day are one line. */
  count: number;
}

export interface AccountStatement {
  holder: string;
  currency: string;
  from: string;
  to: string;
  openingMinor: bigint;
  closingMinor: bigint;
  lines: StatementLine[];
}

const words = {
  ZH_CN: { title: '对账单', holder: '户名', period: '期间', currency: '币种', opening: '期初余额', closing: '期末余额', lines: '明细', day: '日期', what: '摘要', amount: '金额', balance: '余额', none: '本期没有发生额。' },
  EN: { title: 'Statement', holder: 'Account of', period: 'Period', currency: 'Currency', opening: 'Opening balance', closing: 'Closing balance', lines: 'What moved', day: 'Day', what: 'What', amount: 'Amount', balance: 'Balance', none: 'Nothing moved in this period.' },
} as const;

const kinds: Record<string, Record<Locale, string>> = {
  'wallet.top-up': { ZH_CN: '充值', EN: 'Top-up' },
  'wallet.transfer-in': { ZH_CN: '银行转账', EN: 'Bank transfer' },
  'bank.assign': { ZH_CN: '银行转账', EN: 'Bank transfer' },
  'escrow.fund': { ZH_CN: '托管', EN: 'Into escrow' },
  'escrow.release': { ZH_CN: '放款', EN: 'Release from escrow' },
  'escrow.part': { ZH_CN: '分项放款', EN: 'Release for a deliverable' },
  'escrow.cancel': { ZH_CN: '取消合作', EN: 'Cancellation' },
  'escrow.dispute': { ZH_CN: '争议裁定', EN: 'Dispute decided' },
  'campaign.fund': { ZH_CN: '推广预留', EN: 'Campaign budget set aside' },
  'campaign.return': { ZH_CN: '推广预留退回', EN: 'Campaign budget returned' },
  'campaign.credit': { ZH_CN: '无效流量退款', EN: 'Credit for invalid traffic' },
  'commission.paid': { ZH_CN: '订单佣金', EN: 'Commission on an order' },
  'commission.back': { ZH_CN: '佣金退回', EN: 'Commission taken back' },
  'pool.fund': { ZH_CN: '奖金池托管', EN: 'Prize pool set aside' },
  'pool.award': { ZH_CN: '奖金', EN: 'Award out of a pool' },
  'pool.return': { ZH_CN: '奖金池退回', EN: 'Prize pool returned' },
  'wallet.dispute': { ZH_CN: '充值被拒付扣回', EN: 'Disputed top-up taken back' },
  'wallet.dispute-returned': { ZH_CN: '拒付申诉成功退回', EN: 'Dispute won' },
  'wallet.refund-outside': { ZH_CN: '渠道侧退款', EN: 'Given back at the provider' },
  'wallet.refund-outside-returned': { ZH_CN: '渠道侧退款退回', EN: 'Refund at the provider came home' },
  'wallet.debt-paid': { ZH_CN: '抵扣欠款', EN: 'Debt paid' },
  'bank.reversal': { ZH_CN: '银行入账冲正', EN: 'Bank transfer reversed' },
  'exchange.out': { ZH_CN: '兑出', EN: 'Changed into another currency' },
  'exchange.in': { ZH_CN: '兑入', EN: 'Changed from another currency' },
  'wallet.refund': { ZH_CN: '充值退款', EN: 'Top-up given back' },
  'wallet.refund-returned': { ZH_CN: '退款退回', EN: 'Refund came back' },
  'payout.paid': { ZH_CN: '已打款', EN: 'Paid out' },
  'payout.tax': { ZH_CN: '代扣个人所得税', EN: 'Tax withheld' },
  'payout.tax-returned': { ZH_CN: '退回代扣税款', EN: 'Withheld tax returned' },
  'payout.returned': { ZH_CN: '打款退回', EN: 'Payout returned' },
};

/** The statement as a PDF in one of the two languages. */
export function statementPdf(statement: AccountStatement, locale: Locale): Promise<Buffer> {
  const w = words[locale];
  const { currency, lines } = statement;
  const amount = (minor: bigint) => grouped(decimalText(minor, currency));
  const pdf = new Pdf({ title: w.title, author: 'Meadow', lang: locale === 'ZH_CN' ? 'zh-CN' : 'en', footer: `${statement.holder}  ·  ${statement.from} – ${statement.to}` }).facts([
    [w.holder, statement.holder],
    [w.period, `${statement.from} – ${statement.to}`],
    [w.currency, currency],
    [w.opening, amount(statement.openingMinor)],
    [w.closing, amount(statement.closingMinor)],
  ]);
  if (lines.length === 0) return pdf.paragraph(w.none).end();
  return pdf
    .heading(w.lines)
    .table(
      [{ header: w.day, width: 2 }, { header: w.what, width: 5 }, { header: w.amount, width: 2, align: 'right' }, { header: w.balance, width: 2, align: 'right' }],
      lines.map((line) => [line.day, [kinds[line.kind]?.[locale] ?? line.kind, line.count > 1 && `× ${line.count}`, line.subjectId].filter(Boolean).join('  '), amount(line.amountMinor), amount(line.balanceMinor)]),
      [[statement.to, w.closing, '', amount(statement.closingMinor)]],
    )
    .end();
}
