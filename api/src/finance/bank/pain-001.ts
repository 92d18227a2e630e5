import { decimalText } from '@meadow/shared';
import { XMLBuilder } from 'fast-xml-parser';
import { isIban } from './creditor-reference.ts';

export interface PaymentOrder {
  /** Comes back on the statement; at most 35 characters. */
  endToEndId: string;
  amountMinor: bigint;
  holder: string;
  account: string;
  /** BIC, or the national code of the bank; null when the payee gave none. */
  bankCode: string | null;
  remittance: string;
}

export interface PaymentFile {
  messageId: string;
  createdAt: Date;
  /** The day the bank is to pay. */
  day: string;
  currency: string;
  debtor: { name: string; account: string; bankCode: string | null };
  orders: readonly PaymentOrder[];
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });

/** Customer credit transfer initiation, ISO 20022 pain.001.001.09. Elements stand in the order of the schema; count and sum are those of the orders. */
export function pain001({ messageId, createdAt, day, currency, debtor, orders }: PaymentFile): string {
  const sum = decimalText(orders.reduce((all, { amountMinor }) => all + amountMinor, 0n), currency);
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    Document: {
      '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
      CstmrCdtTrfInitn: {
        GrpHdr: { MsgId: messageId, CreDtTm: createdAt.toISOString().slice(0, 19), NbOfTxs: orders.length, CtrlSum: sum, InitgPty: { Nm: nameOf(debtor.name) } },
        PmtInf: {
          PmtInfId: messageId,
          PmtMtd: 'TRF',
          NbOfTxs: orders.length,
          CtrlSum: sum,
          ReqdExctnDt: { Dt: day },
          Dbtr: { Nm: nameOf(debtor.name) },
          DbtrAcct: account(debtor.account),
          DbtrAgt: agent(debtor.bankCode),
          ChrgBr: 'SHAR',
          CdtTrfTxInf: orders.map((order) => ({
            PmtId: { EndToEndId: order.endToEndId },
            Amt: { InstdAmt: { '@Ccy': currency, '#text': decimalText(order.amountMinor, currency) } },
            CdtrAgt: agent(order.bankCode),
            Cdtr: { Nm: nameOf(order.holder) },
            CdtrAcct: account(order.account),
            ...(bankText(order.remittance) === '' ? {} : { RmtInf: { Ustrd: bankText(order.remittance) } }),
          })),
        },
      },
    },
  });
}

/** What XML can carry, on one line, at most 140 characters; none of them is cut in two. */
const bankText = (text: string): string => Array.from(text.replace(/[^\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, ' ').trim()).slice(0, 140).join('').trim();
const nameOf = (name: string): string => bankText(name) || 'NOTPROVIDED';

const account = (number: string) => ({ Id: isIban(number) ? { IBAN: number } : { Othr: { Id: number } } });

function agent(code: string | null) {
  if (code === null) return { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } };
  // China's bank codes (CNAPS) are twelve digits.
  if (/^\d{12}$/.test(code)) return { FinInstnId: { ClrSysMmbId: { ClrSysId: { Cd: 'CNAPS' }, MmbId: code } } };
  return { FinInstnId: /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(code) ? { BICFI: code } : { Othr: { Id: code } } };
}
