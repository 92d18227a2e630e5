import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { isCurrency } from '@meadow/shared';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { FeeRuleInvalid } from '../finance.errors.ts';
import { FeeBook, type FeeOrder, type PricedSplit } from './fee-book.ts';
import type { FeeRule } from './fee-rule.ts';

/** A rule as it is written down; it starts at the next possible moment when `validFrom` is null. */
export type NewFeeRule = Omit<FeeRule, 'id' | 'version' | 'validFrom'> & { validFrom: Date | null };

/** A version holds a minute after it is published at the earliest: long enough to be committed before anything is priced by it. */
export const NOTICE_MS = 60_000;

/** Above any fee of any deal. */
const LARGEST_MINOR = 10n ** 13n;

const columns = `id, version, party, deal_kind AS "dealKind", payee, stage, bps, fixed_minor AS "fixedMinor", minimum_minor AS "minimumMinor",
  cap_minor AS "capMinor", currency, valid_from AS "validFrom", valid_until AS "validUntil", own_creators AS "ownCreators"`;

/** What the platform takes, from whom, and what a deal costs that ends early. Rules are versions: a newer one holds from its moment, old deals keep theirs. */
@Injectable()
export class FeesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** All versions, newest first. */
  list(): Promise<FeeRule[]> {
    return this.db.read<FeeRule & Record<string, unknown>>(anonymousContext, `SELECT ${columns} FROM fee_rules ORDER BY valid_from DESC, deal_kind DESC, payee DESC, array_position(ARRAY['FUNDED', 'DRAFTED', 'APPROVED', 'PUBLISHED'], stage) NULLS FIRST, party, version DESC`, [], 'fee_rules');
  }

  /** For many splits at once. */
  async book(): Promise<FeeBook> {
    return new FeeBook(await this.list());
  }

  /** The split of a creator's fee, or of a pool, under the rules of a moment (now when absent). */
  async split({ at = this.clock.now(), isOwnCreator = false, ...order }: Pick<FeeOrder, 'feeMinor' | 'currency' | 'kind'> & Partial<FeeOrder>): Promise<PricedSplit> {
    return (await this.book()).split({ ...order, isOwnCreator, at });
  }

  /** @throws FeeRuleInvalid */
  async publish(viewer: Viewer, rule: NewFeeRule): Promise<FeeRule> {
    this.check(rule);
    return this.db.transaction(viewer.context, async (tx) => {
      // Versions number without a gap: publishers of the same rule queue here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`fee:${rule.party}:${rule.dealKind}:${rule.payee}:${rule.stage}`]);
      const [made] = await tx.query<FeeRule[]>(
        `INSERT INTO fee_rules (id, version, party, deal_kind, bps, fixed_minor, minimum_minor, cap_minor, currency, valid_from, published_by, valid_until, own_creators, payee, stage)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM fee_rules WHERE party = $2 AND deal_kind = $3 AND payee = $13 AND stage IS NOT DISTINCT FROM $14
         RETURNING ${columns}`,
        [uuidv7(), rule.party, rule.dealKind, rule.bps, rule.fixedMinor, rule.minimumMinor, rule.capMinor, rule.currency, this.startOf(rule), viewer.userId, rule.validUntil, rule.ownCreators, rule.payee, rule.stage],
      );
      if (!made) throw new FeeRuleInvalid('The rule was not published.');
      await this.audit.record(tx, viewer, { action: 'fee.publish', object: 'fee_rule', objectId: made.id, after: made });
      return made;
    });
  }

  /** @throws FeeRuleInvalid */
  check(rule: NewFeeRule): void {
    const { bps, fixedMinor, minimumMinor, capMinor, currency, dealKind, validFrom, validUntil, ownCreators, party, payee, stage } = rule;
    if (payee === 'CREATOR' && (party !== 'BRAND' || stage === null)) throw new FeeRuleInvalid('A creator is paid by a fee rule only when a brand ends a deal at a stage.');
    if (stage !== null && dealKind !== 'SPONSORSHIP') throw new FeeRuleInvalid('Only a sponsorship has stages.');
    const mostBps = payee === 'CREATOR' ? 10_000 : 5_000;
    if (!Number.isInteger(bps) || bps < 0 || bps > mostBps) throw new FeeRuleInvalid(`A percentage lies between 0 and ${mostBps / 100} % (${mostBps} basis points).`);
    if (fixedMinor < 0n || minimumMinor < 0n || (capMinor !== null && capMinor < minimumMinor)) {
      throw new FeeRuleInvalid('Amounts are not negative and the cap is not below the minimum.');
    }
    if ([fixedMinor, minimumMinor, capMinor ?? 0n].some((amount) => amount > LARGEST_MINOR)) throw new FeeRuleInvalid('An amount of a rule is beyond reason.');
    if (currency === null && (fixedMinor > 0n || minimumMinor > 0n || capMinor !== null)) throw new FeeRuleInvalid('A rule with amounts names its currency.');
    if (currency !== null && !isCurrency(currency)) throw new FeeRuleInvalid(`${currency} is not a currency of this installation.`);
    if (ownCreators && dealKind !== 'SPONSORSHIP') throw new FeeRuleInvalid('A pool is shared by many creators: only a sponsorship has a rule for own ones.');
    if (validFrom !== null && validFrom < this.clock.now()) throw new FeeRuleInvalid('A rule starts in the future: what was agreed keeps its split.');
    if (validUntil !== null && validUntil <= this.startOf(rule)) throw new FeeRuleInvalid('A promotion ends after it starts.');
  }

  private startOf({ validFrom }: NewFeeRule): Date {
    const earliest = new Date(this.clock.now().getTime() + NOTICE_MS);
    return validFrom !== null && validFrom > earliest ? validFrom : earliest;
  }
}
