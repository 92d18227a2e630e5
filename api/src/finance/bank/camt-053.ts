import { parseDecimal } from '@meadow/shared';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { BankFileRefused } from '../finance.errors.ts';

export interface StatementEntry {
  bookedOn: string;
  /** A credit is positive. */
  amountMinor: bigint;
  currency: string;
  endToEndId: string | null;
  servicerRef: string | null;
  remittance: string;
  counterparty: string;
  /** Money of ours that came back. */
  isReturn: boolean;
}

export interface BankStatement {
  account: string;
  statementId: string;
  currency: string;
  openingMinor: bigint;
  closingMinor: bigint;
  entries: StatementEntry[];
}

const list = (name: string) => ['Stmt', 'Bal', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd'].includes(name);
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, removeNSPrefix: true, processEntities: true, isArray: list });

const amount = z.object({ '#text': z.string(), '@Ccy': z.string() });
const sign = z.enum(['CRDT', 'DBIT']);
const day = z.object({ Dt: z.iso.date().optional(), DtTm: z.string().optional() });
const party = z.object({ Nm: z.string().optional(), Pty: z.object({ Nm: z.string().optional() }).optional() }).optional();
const details = z.object({
  Refs: z.object({ EndToEndId: z.string().optional(), AcctSvcrRef: z.string().optional() }).optional(),
  RmtInf: z.object({ Ustrd: z.array(z.string()).optional() }).optional(),
  RltdPties: z.object({ Dbtr: party, Cdtr: party }).optional(),
  RtrInf: z.unknown().optional(),
});
const statement = z.object({
  Id: z.string().min(1),
  Acct: z.object({ Id: z.object({ IBAN: z.string().optional(), Othr: z.object({ Id: z.string() }).optional() }) }),
  Bal: z.array(z.object({ Tp: z.object({ CdOrPrtry: z.object({ Cd: z.string() }) }), Amt: amount, CdtDbtInd: sign })),
  Ntry: z
    .array(
      z.object({
        Amt: amount,
        CdtDbtInd: sign,
        RvslInd: z.string().optional(),
        Sts: z.union([z.string(), z.object({ Cd: z.string() })]),
        BookgDt: day,
        AcctSvcrRef: z.string().optional(),
        NtryDtls: z.array(z.object({ TxDtls: z.array(details).optional() })).optional(),
      }),
    )
    .default([]),
});
const file = z.object({ Document: z.object({ BkToCstmrStmt: z.object({ Stmt: z.array(statement).min(1) }) }) });
type Entry = z.infer<typeof statement>['Ntry'][number];

/**
 * Reads bank statements, ISO 20022 camt.053 (versions 02 to 08 agree in what is read here). Only booked entries count.
 * @throws BankFileRefused when it is no statement, is cut short, or its entries do not lead from its opening to its closing balance
 */
export function readCamt053(text: string): BankStatement[] {
  if (XMLValidator.validate(text) !== true) throw new BankFileRefused('BANK_FILE_BROKEN', 'The file is not complete XML.');
  if (/<!DOCTYPE/i.test(text)) throw new BankFileRefused('BANK_FILE_BROKEN', 'A bank statement declares no document type.');
  const parsed = file.safeParse(parser.parse(text));
  if (!parsed.success) throw new BankFileRefused('BANK_FILE_BROKEN', `The file is no camt.053 statement: ${parsed.error.issues[0]?.path.join('.') ?? ''}.`);
  return parsed.data.Document.BkToCstmrStmt.Stmt.map((one) => {
    const balanceOf = (code: string) => {
      const found = one.Bal.find(({ Tp }) => Tp.CdOrPrtry.Cd === code);
      if (!found) throw new BankFileRefused('BANK_FILE_BROKEN', `The statement has no balance ${code}.`);
      return { minor: signed(found.Amt, found.CdtDbtInd), currency: found.Amt['@Ccy'] };
    };
    const [opening, closing] = [balanceOf('OPBD'), balanceOf('CLBD')];
    const entries = one.Ntry.filter(({ Sts }) => (typeof Sts === 'string' ? Sts : Sts.Cd) === 'BOOK').map(entryOf);
    const sum = entries.reduce((all, { amountMinor }) => all + amountMinor, opening.minor);
    if (sum !== closing.minor || closing.currency !== opening.currency || entries.some(({ currency }) => currency !== opening.currency)) {
      throw new BankFileRefused('BANK_FILE_UNBALANCED', `The entries of statement ${one.Id} do not lead from its opening to its closing balance.`);
    }
    return { account: one.Acct.Id.IBAN ?? one.Acct.Id.Othr?.Id ?? '', statementId: one.Id, currency: opening.currency, openingMinor: opening.minor, closingMinor: closing.minor, entries };
  });
}

function signed(given: z.infer<typeof amount>, direction: 'CRDT' | 'DBIT'): bigint {
  const minor = parseDecimal(given['#text'], given['@Ccy']);
  if (minor === null || minor < 0n) throw new BankFileRefused('BANK_FILE_BROKEN', `${given['#text']} ${given['@Ccy']} is no amount.`);
  return direction === 'CRDT' ? minor : -minor;
}

function entryOf(entry: Entry): StatementEntry {
  const detail = entry.NtryDtls?.[0]?.TxDtls?.[0];
  const other = entry.CdtDbtInd === 'CRDT' ? detail?.RltdPties?.Dbtr : detail?.RltdPties?.Cdtr;
  const endToEndId = detail?.Refs?.EndToEndId;
  return {
    bookedOn: entry.BookgDt.Dt ?? entry.BookgDt.DtTm?.slice(0, 10) ?? '',
    amountMinor: signed(entry.Amt, entry.CdtDbtInd),
    currency: entry.Amt['@Ccy'],
    endToEndId: endToEndId && endToEndId !== 'NOTPROVIDED' ? endToEndId : null,
    servicerRef: detail?.Refs?.AcctSvcrRef ?? entry.AcctSvcrRef ?? null,
    remittance: detail?.RmtInf?.Ustrd?.join(' ') ?? '',
    counterparty: other?.Pty?.Nm ?? other?.Nm ?? '',
    isReturn: entry.RvslInd === 'true' || detail?.RtrInf !== undefined,
  };
}
