import type { Account, Purpose } from './account.ts';

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

const POST_TRANSFER = 'SELECT app.post_transfer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS no';
const POST_PAIR = 'SELECT app.post_pair($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS no';
export const POST_TRANSFERS =
  'SELECT place, transfer_no AS no, refused, missing_minor AS missing FROM app.post_transfers($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ORDER BY place';
/** One row for all transfers. */
export const POST_PAIRS = 'SELECT numbers, refused, missing FROM app.post_pairs($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)';

const entriesOf = ({ entries }: Posting) => entries.filter(({ amountMinor }) => amountMinor !== 0n);

/** Purposes with a floor, in the order in which the database locks them within an organisation. */
const floored: readonly Purpose[] = ['AVAILABLE', 'ESCROW', 'CAMPAIGN_BUDGET', 'PAYABLE'];
/** Whether all writers lock the first account before the second. One without a floor is not locked: it comes last. */
function isLockedBefore(one: Account, other: Account): boolean {
  const [place, otherPlace] = [floored.indexOf(one.purpose), floored.indexOf(other.purpose)];
  if (place < 0 || otherPlace < 0) return place >= 0;
  if (one.org !== other.org) return one.org < other.org;
  return place === otherPlace ? one.subject < other.subject : place < otherPlace;
}

/** The statement that posts one transfer and returns its number as `no`. */
export function postingCall(posting: Posting, now: Date): { text: string; values: unknown[] } {
  const { kind, idempotencyKey, currency, dealId = null, campaignId = null } = posting;
  const effectiveAt = (posting.effectiveAt ?? now).toISOString();
  const entries = entriesOf(posting);
  const [one, other] = entries;
  if (!one || !other || entries.length !== 2 || one.amountMinor + other.amountMinor !== 0n) {
    const lists = [entries.map(({ account }) => account.org), entries.map(({ account }) => account.purpose), entries.map(({ account }) => account.subject), entries.map(({ amountMinor }) => amountMinor.toString())];
    return { text: POST_TRANSFER, values: [kind, idempotencyKey, currency, ...lists, dealId, campaignId, effectiveAt] };
  }
  const [{ account, amountMinor }, { account: second }] = isLockedBefore(one.account, other.account) ? [one, other] : [other, one];
  return {
    text: POST_PAIR,
    values: [kind, idempotencyKey, currency, account.org, account.purpose, account.subject, second.org, second.purpose, second.subject, amountMinor.toString(), dealId, campaignId, effectiveAt],
  };
}

/** Accounts named once each, as they are met: their columns, and the place of each, counted from 1. */
class Named {
  private readonly places = new Map<string, number>();
  readonly columns: [orgs: string[], purposes: string[], subjects: string[], currencies: string[]] = [[], [], [], []];

  placeOf({ org, purpose, subject }: Account, currency: string): number {
    const key = `${org} ${purpose} ${subject} ${currency}`;
    let place = this.places.get(key);
    if (place === undefined) {
      this.places.set(key, (place = this.places.size + 1));
      for (const [column, value] of [org, purpose, subject, currency].entries()) this.columns[column]!.push(value);
    }
    return place;
  }
}

/** What most transfers of a batch do not have is not sent for each of them. */
const sent = <T>(values: readonly (T | null)[]): readonly (T | null)[] => (values.some((value) => value !== null) ? values : []);

const headsOf = (postings: readonly Posting[], now: Date): unknown[] => [
  postings.map(({ kind }) => kind),
  postings.map(({ idempotencyKey }) => idempotencyKey),
  postings.map(({ currency }) => currency),
  sent(postings.map(({ dealId }) => dealId ?? null)),
  sent(postings.map(({ campaignId }) => campaignId ?? null)),
  sent(postings.map(({ effectiveAt }) => effectiveAt ?? null)),
  now,
];

/** Numbers as PostgreSQL writes a list of them: the client would quote each. */
const listed = (numbers: readonly (number | bigint)[]): string => `{${numbers.join(',')}}`;

/** Parameters of `POST_TRANSFERS`: every transfer is a place in the first lists, every account one in the next, every entry names its places in both. */
export function transfersParams(postings: readonly Posting[], now: Date): unknown[] {
  const named = new Named();
  const entries = postings.flatMap((posting, at) => entriesOf(posting).map(({ account, amountMinor }) => ({ place: at + 1, which: named.placeOf(account, posting.currency), amount: amountMinor })));
  return [...headsOf(postings, now), ...named.columns, listed(entries.map(({ place }) => place)), listed(entries.map(({ which }) => which)), listed(entries.map(({ amount }) => amount))];
}

/**
 * Parameters of `POST_PAIRS`: every transfer is a place in the first and the last lists, every account one in those between.
 * @returns null when a transfer is not from one account to another
 */
export function pairsParams(postings: readonly Posting[], now: Date): unknown[] | null {
  const named = new Named();
  const [froms, tos, amounts]: [number[], number[], bigint[]] = [[], [], []];
  for (const { entries, currency } of postings) {
    const [one, other] = entries;
    if (!one || !other || entries.length !== 2 || one.amountMinor === 0n || one.amountMinor + other.amountMinor !== 0n) return null;
    const [from, to] = one.amountMinor < 0n ? [one, other] : [other, one];
    froms.push(named.placeOf(from.account, currency));
    tos.push(named.placeOf(to.account, currency));
    amounts.push(to.amountMinor);
  }
  return [...headsOf(postings, now), ...named.columns, listed(froms), listed(tos), listed(amounts)];
}
