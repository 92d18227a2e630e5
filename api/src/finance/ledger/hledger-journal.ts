import { decimalText, minorDigits } from '@meadow/shared';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { Purpose } from './account.ts';

const PAGE = 1_000;

/** Where an account stands in a chart of accounts. Our credit is positive, hledger's negative, so every sign turns. */
const chart: Record<Purpose, string> = {
  FUNDING: 'assets:funding',
  AVAILABLE: 'liabilities:available',
  ESCROW: 'liabilities:escrow',
  CAMPAIGN_BUDGET: 'liabilities:campaign budget',
  PAYABLE: 'liabilities:payable',
  PLATFORM_FEES: 'revenues:platform fees',
  AD_REVENUE: 'revenues:ads',
  EXCHANGE: 'equity:exchange',
  SUSPENSE: 'liabilities:suspense',
  TAX: 'liabilities:tax',
  RECEIVABLE: 'assets:receivable',
  COSTS: 'expenses:banks and providers',
  OWN_FUNDS: 'equity:owner',
};
const NIL = '00000000-0000-0000-0000-000000000000';

interface Account {
  no: number;
  org: string;
  purpose: Purpose;
  subject: string;
  currency: string;
  balance: string;
}
interface Transfer {
  day: string;
  kind: string;
  key: string;
  currency: string;
  entries: { account: number; amount: string }[];
}
type Row = { part: 'account'; doc: Account } | { part: 'transfer'; doc: Transfer };

/** One statement, so that balances and transfers are of one moment, however much is posted meanwhile. */
const BOOK = `
  SELECT 'account' AS part, NULL::timestamptz AS at, a.no, jsonb_build_object('no', a.no, 'org', o.handle, 'purpose', a.purpose, 'subject', a.subject_id, 'currency', a.currency,
    'balance', (CASE WHEN a.floored THEN a.balance_minor ELSE (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries e WHERE e.account_no = a.no) END)::text) AS doc
  FROM ledger_accounts a JOIN organisations o ON o.id = a.org_id
  UNION ALL
  SELECT 'transfer', t.effective_at, t.no, jsonb_build_object('day', (t.effective_at AT TIME ZONE 'UTC')::date, 'kind', t.kind, 'key', t.idempotency_key, 'currency', t.currency,
    'entries', (SELECT jsonb_agg(jsonb_build_object('account', e.account_no, 'amount', e.amount_minor::text) ORDER BY e.account_no) FROM ledger_entries e WHERE e.account_no = ANY (t.account_nos) AND e.transfer_no = t.no))
  FROM ledger_transfers t
  ORDER BY part, at, no`;

const nameOf = ({ org, purpose, subject }: Account): string => [chart[purpose], org, ...(subject === NIL ? [] : [subject])].join(':');
const amountOf = (minor: bigint, currency: string): string => `${decimalText(-minor, currency)} ${currency}`;
const commodity = (currency: string): string => `commodity 1${minorDigits(currency) === 0 ? '.' : `.${'0'.repeat(minorDigits(currency))}`} ${currency}\n`;

/**
 * Writes the whole book as a journal for hledger, in the order of effective days: commodities and accounts declared,
 * every transfer with its key, and last what each account holds. `hledger check --strict` proves it outside of us.
 */
export async function writeHledgerJournal(db: Database, write: (text: string) => void | Promise<void>): Promise<void> {
  await db.transaction(systemContext, async (tx) => {
    await tx.query(`DECLARE book NO SCROLL CURSOR FOR ${BOOK}`);
    const accounts = new Map<number, Account>();
    let lastDay: string | undefined;
    for (;;) {
      const rows = await tx.query<Row[]>(`FETCH ${PAGE} FROM book`);
      for (const row of rows) {
        if (row.part === 'account') accounts.set(row.doc.no, row.doc);
        else {
          if (lastDay === undefined) await write(head([...accounts.values()]));
          lastDay = row.doc.day;
          await write(transferText(row.doc, accounts));
        }
      }
      if (rows.length < PAGE) break;
    }
    if (lastDay !== undefined) await write(holdings(lastDay, [...accounts.values()]));
  });
}

const head = (accounts: Account[]): string =>
  [...new Set(accounts.map(({ currency }) => commodity(currency))), ...new Set(accounts.map((account) => `account ${nameOf(account)}\n`))].join('');

function transferText({ day, kind, key, currency, entries }: Transfer, accounts: Map<number, Account>): string {
  const postings = entries.map(({ account, amount }) => {
    const known = accounts.get(account);
    return `    ${known ? nameOf(known) : `account ${account}`}  ${amountOf(BigInt(amount), currency)}\n`;
  });
  return `\n${day} * ${kind}  ; key: ${key.replaceAll(/[,\n]/g, ' ')}\n${postings.join('')}`;
}

const holdings = (day: string, accounts: Account[]): string =>
  [`\n${day} * what every account holds\n`, ...accounts.map((account) => `    ${nameOf(account)}  0 ${account.currency} = ${amountOf(BigInt(account.balance), account.currency)}\n`)].join('');
