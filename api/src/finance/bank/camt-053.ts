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
  /** The bank takes an earlier booking back. */
  isReversal: boolean;
  /** Why it came back, as the bank says: a code of ISO 20022 and its words. */
  returnReason: string | null;
  /** Which booking of the statement it is part of: a batch is one booking of many payments. */
  entryNo: number;
  batchRef: string | null;
  /** So many payments are in a batch that is booked without its details. */
  batchCount: number | null;
  /** Why the parts of a booking cannot be told apart. */
  problem: BatchProblem | null;
}

export type BatchProblem = 'BATCH_AMOUNT_MISSING' | 'BATCH_SUM_DIFFERS' | 'BATCH_COUNT_DIFFERS';

export interface BankStatement {
  account: string;
  statementId: string;
  currency: string;
  openingMinor: bigint;
  closingMinor: bigint;
  /** The day of its closing balance; the last booked one where the bank gives none. */
  closedOn: string | null;
  /** As the bank counts them. */
  sequenceNo: string | null;
  entries: StatementEntry[];
}

const list = (name: string) => ['Stmt', 'Bal', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd', 'Strd', 'AddtlInf'].includes(name);
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, removeNSPrefix: true, processEntities: true, isArray: list });

const amount = z.object({ '#text': z.string(), '@Ccy': z.string() });
const sign = z.enum(['CRDT', 'DBIT']);
const day = z.object({ Dt: z.iso.date().optional(), DtTm: z.string().optional() });
const party = z.object({ Nm: z.string().optional(), Pty: z.object({ Nm: z.string().optional() }).optional() }).optional();
const orNothing = <T extends z.ZodType>(shape: T) => z.preprocess((value) => (typeof value === 'object' ? value : undefined), shape.optional());
const details = z.object({
  Amt: amount.optional(),
  CdtDbtInd: sign.optional(),
  AmtDtls: orNothing(z.object({ TxAmt: orNothing(z.object({ Amt: amount })) })),
  Refs: z.object({ EndToEndId: z.string().optional(), AcctSvcrRef: z.string().optional() }).optional(),
  RmtInf: orNothing(z.object({ Ustrd: z.array(z.string()).optional(), Strd: z.array(orNothing(z.object({ CdtrRefInf: orNothing(z.object({ Ref: z.string().optional() })) }))).optional() })),
  RltdPties: z.object({ Dbtr: party, Cdtr: party }).optional(),
  RtrInf: z.preprocess((value) => (value === '' ? {} : value), z.object({ Rsn: orNothing(z.object({ Cd: z.string().optional(), Prtry: z.string().optional() })), AddtlInf: z.array(z.string()).optional() }).optional()),
});
const batch = z.object({ MsgId: z.string().optional(), PmtInfId: z.string().optional(), NbOfTxs: z.string().regex(/^\d{1,15}$/).optional(), TtlAmt: amount.optional(), CdtDbtInd: sign.optional() });
const statement = z.object({
  Id: z.string().min(1),
  Acct: z.object({ Id: z.object({ IBAN: z.string().optional(), Othr: z.object({ Id: z.string() }).optional() }) }),
  Bal: z.array(z.object({ Tp: z.object({ CdOrPrtry: z.object({ Cd: z.string() }) }), Amt: amount, CdtDbtInd: sign, Dt: day.optional() })),
  ElctrncSeqNb: z.string().regex(/^\d{1,18}$/).optional(),
  LglSeqNb: z.string().regex(/^\d{1,18}$/).optional(),
  Ntry: z
    .array(
      z.object({
        Amt: amount,
        CdtDbtInd: sign,
        RvslInd: z.string().optional(),
        Sts: z.union([z.string(), z.object({ Cd: z.string() })]),
        BookgDt: day,
        AcctSvcrRef: z.string().optional(),
        NtryDtls: z.array(orNothing(z.object({ Btch: orNothing(batch), TxDtls: z.array(orNothing(details)).optional() }))).optional(),
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
  if (!isXml(text)) throw new BankFileRefused('BANK_FILE_BROKEN', 'The file is not complete XML.');
  if (/<!DOCTYPE/i.test(text)) throw new BankFileRefused('BANK_FILE_BROKEN', 'A bank statement declares no document type.');
  const parsed = file.safeParse(parse(text));
  if (!parsed.success) throw new BankFileRefused('BANK_FILE_BROKEN', `The file is no camt.053 statement: ${parsed.error.issues[0]?.path.join('.') ?? ''}.`);
  return parsed.data.Document.BkToCstmrStmt.Stmt.map((one) => {
    const balanceOf = (code: string) => {
      const found = one.Bal.find(({ Tp }) => Tp.CdOrPrtry.Cd === code);
      if (!found) throw new BankFileRefused('BANK_FILE_BROKEN', `The statement has no balance ${code}.`);
      return { minor: signed(found.Amt, found.CdtDbtInd), currency: found.Amt['@Ccy'], day: found.Dt?.Dt ?? found.Dt?.DtTm?.slice(0, 10) ?? null };
    };
    const [opening, closing] = [balanceOf('OPBD'), balanceOf('CLBD')];
    const entries = one.Ntry.filter(({ Sts }) => (typeof Sts === 'string' ? Sts : Sts.Cd) === 'BOOK').flatMap(linesOf);
    const sum = entries.reduce((all, { amountMinor }) => all + amountMinor, opening.minor);
    if (sum !== closing.minor || closing.currency !== opening.currency || entries.some(({ currency }) => currency !== opening.currency)) {
      throw new BankFileRefused('BANK_FILE_UNBALANCED', `The entries of statement ${one.Id} do not lead from its opening to its closing balance.`);
    }
    return { account: one.Acct.Id.IBAN ?? one.Acct.Id.Othr?.Id ?? '', statementId: one.Id, currency: opening.currency, openingMinor: opening.minor, closingMinor: closing.minor, closedOn: closing.day ?? entries.map(({ bookedOn }) => bookedOn).sort().at(-1) ?? null, sequenceNo: one.ElctrncSeqNb ?? one.LglSeqNb ?? null, entries };
  });
}

/** Nobody's statement nests so deep that reading it ends the stack; a file that does is none. */
function isXml(text: string): boolean {
  try {
    return XMLValidator.validate(text) === true;
  } catch {
    return false;
  }
}
function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return null;
  }
}

function signed(given: z.infer<typeof amount>, direction: 'CRDT' | 'DBIT'): bigint {
  const minor = parseDecimal(given['#text'], given['@Ccy']);
  if (minor === null || minor < 0n) throw new BankFileRefused('BANK_FILE_BROKEN', `${given['#text']} ${given['@Ccy']} is no amount.`);
  return direction === 'CRDT' ? minor : -minor;
}

/**
 * A booking as the payments it holds. A batch whose details are there and add up to it is as many lines as it has details;
 * one that does not add up stays a single line and says why.
 */
function linesOf(entry: Entry, entryNo: number): StatementEntry[] {
  const groups = (entry.NtryDtls ?? []).flatMap((group) => group ?? []);
  const all = groups.flatMap(({ TxDtls = [] }) => TxDtls.map((detail) => detail ?? {}));
  const told = groups.find(({ Btch }) => Btch)?.Btch;
  const wholeMinor = signed(entry.Amt, entry.CdtDbtInd);
  const shared = { entry, entryNo, batchRef: told?.MsgId ?? told?.PmtInfId ?? null };
  const miscounted = groups.some(({ Btch, TxDtls = [] }) => TxDtls.length > 0 && Btch?.NbOfTxs !== undefined && Number(Btch.NbOfTxs) !== TxDtls.length);
  if (all.length < 2 || miscounted) {
    const batchCount = all.length === 0 && told?.NbOfTxs !== undefined ? Number(told.NbOfTxs) : null;
    return [lineOf({ ...shared, amountMinor: wholeMinor, detail: all.length === 1 ? all[0] : undefined, batchCount, problem: miscounted ? 'BATCH_COUNT_DIFFERS' : null })];
  }
  const amounts = all.map((detail) => partOf(entry, detail));
  const parts = amounts.flatMap((one) => one ?? []);
  const sum = parts.reduce((total, one) => total + one, 0n);
  const problem: BatchProblem | null = parts.length < all.length ? 'BATCH_AMOUNT_MISSING' : sum !== wholeMinor || !totalsHold(entry, groups) ? 'BATCH_SUM_DIFFERS' : null;
  if (problem) return [lineOf({ ...shared, amountMinor: wholeMinor, detail: undefined, batchCount: null, problem })];
  return all.flatMap((detail, at) => (parts[at] === 0n ? [] : [lineOf({ ...shared, amountMinor: parts[at]!, detail, batchCount: null, problem: null })]));
}

type Details = z.infer<typeof details>;

/** A detail's own amount, in the currency of the account; null where the bank gives none. Version 2 says it one level deeper. */
function partOf(entry: Entry, detail: Details): bigint | null {
  const own = detail.Amt ?? detail.AmtDtls?.TxAmt?.Amt;
  return own?.['@Ccy'] === entry.Amt['@Ccy'] ? signed(own, detail.CdtDbtInd ?? entry.CdtDbtInd) : null;
}

/** What the bank says of each of its batches is what its details come to. */
function totalsHold(entry: Entry, groups: readonly { Btch?: z.infer<typeof batch> | undefined; TxDtls?: (Details | undefined)[] | undefined }[]): boolean {
  return groups.every(({ Btch, TxDtls = [] }) => {
    if (!Btch?.TtlAmt || TxDtls.length === 0) return true;
    const sum = TxDtls.reduce((total, detail) => total + (partOf(entry, detail ?? {}) ?? 0n), 0n);
    return Btch.TtlAmt['@Ccy'] === entry.Amt['@Ccy'] && signed(Btch.TtlAmt, Btch.CdtDbtInd ?? entry.CdtDbtInd) === sum;
  });
}

interface LineParts {
  entry: Entry;
  entryNo: number;
  batchRef: string | null;
  batchCount: number | null;
  amountMinor: bigint;
  detail: Details | undefined;
  problem: BatchProblem | null;
}

function lineOf({ entry, detail, ...line }: LineParts): StatementEntry {
  const isReversal = entry.RvslInd === 'true' || entry.RvslInd === '1';
  const other = line.amountMinor > 0n ? detail?.RltdPties?.Dbtr : detail?.RltdPties?.Cdtr;
  const endToEndId = detail?.Refs?.EndToEndId;
  const structured = detail?.RmtInf?.Strd?.flatMap((one) => one?.CdtrRefInf?.Ref ?? []) ?? [];
  return {
    ...line,
    bookedOn: entry.BookgDt.Dt ?? entry.BookgDt.DtTm?.slice(0, 10) ?? '',
    currency: entry.Amt['@Ccy'],
    endToEndId: endToEndId && endToEndId !== 'NOTPROVIDED' ? endToEndId : null,
    servicerRef: detail?.Refs?.AcctSvcrRef ?? entry.AcctSvcrRef ?? null,
    remittance: [...(detail?.RmtInf?.Ustrd ?? []), ...structured].join(' '),
    counterparty: other?.Pty?.Nm ?? other?.Nm ?? '',
    isReturn: isReversal || detail?.RtrInf !== undefined,
    isReversal,
    returnReason: detail?.RtrInf ? [detail.RtrInf.Rsn?.Cd ?? detail.RtrInf.Rsn?.Prtry, ...(detail.RtrInf.AddtlInf ?? [])].filter(Boolean).join(' ') || null : null,
  };
}
