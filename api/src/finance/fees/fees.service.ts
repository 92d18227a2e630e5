import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { isCurrency } from '@meadow/shared';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { FeeRuleInvalid } from '../finance.errors.ts';
import { splitFee, type FeeTerms, type Split } from './fee.ts';

export type FeeParty = 'BRAND' | 'CREATOR';
export const SPONSORSHIP = 'SPONSORSHIP';

export interface FeeRule extends FeeTerms {
  id: string;
  version: number;
  party: FeeParty;
  dealKind: string;
  currency: string | null;
  validFrom: Date;
}

export type NewFeeRule = Omit<FeeRule, 'id' | 'version' | 'validFrom'>;

const columns = `id, version, party, deal_kind AS "dealKind", bps, fixed_minor AS "fixedMinor", minimum_minor AS "minimumMinor",
  cap_minor AS "capMinor", currency, valid_from AS "validFrom"`;
const none: FeeTerms = { bps: 0, fixedMinor: 0n, minimumMinor: 0n, capMinor: null };

/** What the platform takes, from whom. Rules are versions: a newer one holds from its moment, old deals keep theirs. */
@Injectable()
export class FeesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** All versions, newest first. */
  list(): Promise<FeeRule[]> {
    return this.db.read<FeeRule & Record<string, unknown>>(anonymousContext, `SELECT ${columns} FROM fee_rules ORDER BY valid_from DESC, party, version DESC`);
  }

  /** The split of a creator's fee under the rules that hold at a moment (now when absent). */
  async split(feeMinor: bigint, currency: string, at: Date = this.clock.now()): Promise<Split> {
    const rules = await this.db.read<FeeRule & Record<string, unknown>>(
      anonymousContext,
      `SELECT DISTINCT ON (party) ${columns} FROM fee_rules
       WHERE deal_kind = $1 AND valid_from <= $2 AND (currency IS NULL OR currency = $3)
       ORDER BY party, (currency IS NOT NULL) DESC, version DESC`,
      [SPONSORSHIP, at, currency],
      'fee_rules_at',
    );
    const of = (party: FeeParty): FeeTerms => rules.find((rule) => rule.party === party) ?? none;
    return splitFee(feeMinor, currency, of('BRAND'), of('CREATOR'));
  }

  /** @throws FeeRuleInvalid */
  async publish(viewer: Viewer, rule: NewFeeRule): Promise<FeeRule> {
    check(rule);
    return this.db.transaction(viewer.context, async (tx) => {
      // Versions number without a gap: publishers of the same rule queue here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`fee:${rule.party}:${rule.dealKind}`]);
      const [made] = await tx.query<FeeRule[]>(
        `INSERT INTO fee_rules (id, version, party, deal_kind, bps, fixed_minor, minimum_minor, cap_minor, currency, valid_from, published_by)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM fee_rules WHERE party = $2 AND deal_kind = $3
         RETURNING ${columns}`,
        [uuidv7(), rule.party, rule.dealKind, rule.bps, rule.fixedMinor, rule.minimumMinor, rule.capMinor, rule.currency, this.clock.now(), viewer.userId],
      );
      if (!made) throw new FeeRuleInvalid('The rule was not published.');
      await this.audit.record(tx, viewer, { action: 'fee.publish', object: 'fee_rule', objectId: made.id, after: made });
      return made;
    });
  }
}

function check({ bps, fixedMinor, minimumMinor, capMinor, currency, dealKind }: NewFeeRule): void {
  if (dealKind !== SPONSORSHIP) throw new FeeRuleInvalid(`There are no deals of kind ${dealKind}.`);
  if (!Number.isInteger(bps) || bps < 0 || bps > 5_000) throw new FeeRuleInvalid('A percentage lies between 0 and 50 % (5000 basis points).');
  if (fixedMinor < 0n || minimumMinor < 0n || (capMinor !== null && capMinor < minimumMinor)) {
    throw new FeeRuleInvalid('Amounts are not negative and the cap is not below the minimum.');
  }
  if (currency === null && (fixedMinor > 0n || minimumMinor > 0n || capMinor !== null)) throw new FeeRuleInvalid('A rule with amounts names its currency.');
  if (currency !== null && !isCurrency(currency)) throw new FeeRuleInvalid(`${currency} is not a currency of this installation.`);
}
