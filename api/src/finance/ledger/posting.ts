import type { Account } from './account.ts';

export interface Posting {
  /** What happened, e.g. `escrow.fund`; shown on statements. */
  kind: string;
  /** Same key and body: posted once, the first transfer is returned. Same key, other body: refused. */
  idempotencyKey: string;
  currency: string;
  /** Credits positive, debits negative, in minor units; they sum to zero. Zero entries are left out. */
  entries: readonly { account: Account; amountMinor: bigint }[];
  dealId?: string;
  campaignId?: string;
  effectiveAt?: Date;
}

export const POST_TRANSFER = 'SELECT app.post_transfer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS no';
export const POST_TRANSFERS =
  'SELECT place, transfer_no AS no, refused, missing_minor AS missing FROM app.post_transfers($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ORDER BY place';

const entriesOf = ({ entries }: Posting) => entries.filter(({ amountMinor }) => amountMinor !== 0n);
const columnsOf = (entries: Posting['entries']) => [
  entries.map(({ account }) => account.org),
  entries.map(({ account }) => account.purpose),
  entries.map(({ account }) => account.subject),
  entries.map(({ amountMinor }) => amountMinor.toString()),
];

/** Parameters of `POST_TRANSFER`: entries travel as a list per column. */
export const transferParams = (posting: Posting, now: Date): unknown[] => [
  posting.kind, posting.idempotencyKey, posting.currency, ...columnsOf(entriesOf(posting)), posting.dealId ?? null, posting.campaignId ?? null, posting.effectiveAt ?? now,
];

/** Parameters of `POST_TRANSFERS`: every transfer is a place in the first lists, every entry names its place. */
export const transfersParams = (postings: readonly Posting[], now: Date): unknown[] => [
  postings.map(({ kind }) => kind),
  postings.map(({ idempotencyKey }) => idempotencyKey),
  postings.map(({ currency }) => currency),
  postings.map(({ dealId }) => dealId ?? null),
  postings.map(({ campaignId }) => campaignId ?? null),
  postings.map(({ effectiveAt }) => effectiveAt ?? now),
  postings.flatMap((posting, at) => entriesOf(posting).map(() => at + 1)),
  ...columnsOf(postings.flatMap(entriesOf)),
];
