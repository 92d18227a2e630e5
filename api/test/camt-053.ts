import { decimalText } from '@meadow/shared';

export interface BankDetail {
  /** Signed; absent where the bank gives none. */
  amountMinor?: bigint;
  endToEndId?: string;
  remittance?: string;
  /** A creditor reference in its own field. */
  reference?: string;
  returnCode?: string;
  returnText?: string;
}
export interface BankBooking {
  /** Signed: what came in is positive. */
  amountMinor: bigint;
  servicerRef?: string;
  isReversal?: boolean;
  batch?: { messageId?: string; count?: number; totalMinor?: bigint };
  details?: readonly BankDetail[];
}
export interface BankFile {
  id: string;
  account: string;
  currency: string;
  /** The closing balance of the one before when absent. */
  openingMinor?: bigint;
  bookings: readonly BankBooking[];
}

const closings = new Map<string, bigint>();
/** Where the next statement of an account begins, and this one ends. */
export function follow(account: string, currency: string, sum: bigint): bigint {
  const opening = closings.get(`${account} ${currency}`) ?? 0n;
  closings.set(`${account} ${currency}`, opening + sum);
  return opening;
}

/** A bank statement as the schema of camt.053.001.08 wants it. */
export function camt053({ id, account, currency, openingMinor: given, bookings }: BankFile): string {
  const openingMinor = given ?? follow(account, currency, bookings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n));
  const amount = (minor: bigint) => `<Amt Ccy="${currency}">${decimalText(minor < 0n ? -minor : minor, currency)}</Amt><CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  const balance = (code: string, minor: bigint) => `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(minor)}<Dt><Dt>2026-11-20</Dt></Dt></Bal>`;
  const detail = ({ amountMinor, endToEndId = 'NOTPROVIDED', remittance, reference, returnCode, returnText }: BankDetail) =>
    `<TxDtls><Refs><EndToEndId>${endToEndId}</EndToEndId></Refs>${amountMinor === undefined ? '' : amount(amountMinor)}${
      remittance === undefined && reference === undefined ? '' : `<RmtInf>${remittance === undefined ? '' : `<Ustrd>${remittance}</Ustrd>`}${reference === undefined ? '' : `<Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd>`}</RmtInf>`
    }${returnCode === undefined ? '' : `<RtrInf><Rsn><Cd>${returnCode}</Cd></Rsn>${returnText === undefined ? '' : `<AddtlInf>${returnText}</AddtlInf>`}</RtrInf>`}</TxDtls>`;
  const batchOf = ({ messageId, count, totalMinor }: NonNullable<BankBooking['batch']>) =>
    `<Btch>${messageId === undefined ? '' : `<MsgId>${messageId}</MsgId>`}${count === undefined ? '' : `<NbOfTxs>${count}</NbOfTxs>`}${totalMinor === undefined ? '' : `<TtlAmt Ccy="${currency}">${decimalText(totalMinor, currency)}</TtlAmt>`}</Btch>`;
  const booking = ({ amountMinor, servicerRef, isReversal, batch, details = [] }: BankBooking) =>
    `<Ntry>${amount(amountMinor)}${isReversal ? '<RvslInd>true</RvslInd>' : ''}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>${servicerRef === undefined ? '' : `<AcctSvcrRef>${servicerRef}</AcctSvcrRef>`}
     <BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>${batch || details.length > 0 ? `<NtryDtls>${batch ? batchOf(batch) : ''}${details.map(detail).join('')}</NtryDtls>` : ''}</Ntry>`;
  const closingMinor = bookings.reduce((sum, { amountMinor }) => sum + amountMinor, openingMinor);
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-11-21T06:00:00</CreDtTm></GrpHdr>
    <Stmt><Id>${id}</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>${balance('OPBD', openingMinor)}${balance('CLBD', closingMinor)}${bookings.map(booking).join('')}</Stmt></BkToCstmrStmt></Document>`;
}
