import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { dayAt } from '@meadow/shared';
import { AuditService, OPERATOR_ID, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { TaxRuleInvalid } from '../finance.errors.ts';
import { faultsOfTaxRule, faultsOfWithholding, withQuickDeductions, type NewTaxRule, type NewWithholdingRule, type TaxRuleVersion, type WithholdingRuleVersion } from './tax-rules.ts';

/** The one law by which tax is withheld so far. */
const LAW = { code: 'CN_LABOUR', currency: 'CNY', timeZone: 'Asia/Shanghai' } as const;
const taxColumns = `id, country, version, rate_bps AS "rateBps", union_member AS "unionMember", valid_from::text AS "validFrom", source, published_at AS "publishedAt"`;
const withholdingColumns = `id, code, version, currency, time_zone AS "timeZone", valid_from::text AS "validFrom", expense_bps AS "expenseBps", monthly_minor AS "monthlyMinor", steps, source, published_at AS "publishedAt"`;
type StoredWithholding = Omit<WithholdingRuleVersion, 'steps'> & { steps: { upToMinor: string | null; rateBps: number; quickMinor: string }[] };

/**
 * Rules of tax as versions: of value added tax per country, and of what is withheld from individuals. A version starts on
 * a later day than it is published, so what was invoiced or paid keeps the rule that is stored with it.
 */
@Injectable()
export class TaxRulesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** All versions, by country, newest first. */
  taxRules(viewer: Viewer): Promise<TaxRuleVersion[]> {
    return this.db.read<TaxRuleVersion & Record<string, unknown>>(viewer.context, `SELECT ${taxColumns} FROM tax_rules ORDER BY country, valid_from DESC, version DESC`);
  }

  /** All versions, newest first. */
  async withholdingRules(viewer: Viewer): Promise<WithholdingRuleVersion[]> {
    const rows = await this.db.read<StoredWithholding & Record<string, unknown>>(viewer.context, `SELECT ${withholdingColumns} FROM withholding_rules WHERE code = $1 ORDER BY valid_from DESC, version DESC`, [LAW.code]);
    return rows.map(asVersion);
  }

  /** @throws TaxRuleInvalid */
  async publishTaxRule(viewer: Viewer, given: NewTaxRule): Promise<TaxRuleVersion> {
    const rule = await this.checkTaxRule(viewer, given);
    return this.db.transaction(viewer.context, async (tx) => {
      await turn(tx, `tax:${rule.country}`);
      const [made] = await tx.query<TaxRuleVersion[]>(
        `INSERT INTO tax_rules (id, country, version, rate_bps, union_member, valid_from, source, published_by, published_at)
         SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8 FROM tax_rules WHERE country = $2 RETURNING ${taxColumns}`,
        [uuidv7(), rule.country, rule.rateBps, rule.unionMember, rule.validFrom, rule.source, viewer.userId, this.clock.now()],
      );
      if (!made) throw new Error('the rule was not stored');
      await this.audit.record(tx, viewer, { action: 'tax-rule.publish', object: 'tax_rule', objectId: made.id, after: made });
      return made;
    });
  }

  /** @throws TaxRuleInvalid */
  async publishWithholdingRule(viewer: Viewer, given: NewWithholdingRule): Promise<WithholdingRuleVersion> {
    const rule = this.checkWithholding(given);
    const steps = withQuickDeductions(rule.steps).map(({ upToMinor, rateBps, quickMinor }) => ({ upToMinor: upToMinor?.toString() ?? null, rateBps, quickMinor: quickMinor.toString() }));
    return this.db.transaction(viewer.context, async (tx) => {
      await turn(tx, `withholding:${LAW.code}`);
      const [made] = await tx.query<StoredWithholding[]>(
        `INSERT INTO withholding_rules (id, code, version, currency, time_zone, valid_from, expense_bps, monthly_minor, steps, source, published_by, published_at)
         SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM withholding_rules WHERE code = $2 RETURNING ${withholdingColumns}`,
        [uuidv7(), LAW.code, LAW.currency, LAW.timeZone, rule.validFrom, rule.expenseBps, rule.monthlyMinor.toString(), JSON.stringify(steps), rule.source, viewer.userId, this.clock.now()],
      );
      if (!made) throw new Error('the rule was not stored');
      await this.audit.record(tx, viewer, { action: 'withholding-rule.publish', object: 'withholding_rule', objectId: made.id, after: made });
      return asVersion(made);
    });
  }

  /** @throws TaxRuleInvalid */
  async checkTaxRule(viewer: Viewer, given: NewTaxRule): Promise<NewTaxRule> {
    const rule = { ...given, country: given.country.trim().toUpperCase(), source: given.source.trim() };
    refuse(faultsOfTaxRule(rule, await this.today(viewer)));
    return rule;
  }

  /** @throws TaxRuleInvalid */
  checkWithholding(given: NewWithholdingRule): NewWithholdingRule {
    const rule = { ...given, source: given.source.trim() };
    refuse(faultsOfWithholding(rule, dayAt(this.clock.now(), LAW.timeZone)));
    return rule;
  }

  /** In the zone in which invoices are dated. */
  async today(viewer: Viewer): Promise<string> {
    const [issuer] = await this.db.read<{ zone: string }>(viewer.context, 'SELECT time_zone AS zone FROM public_organisations WHERE id = $1', [OPERATOR_ID]);
    return dayAt(this.clock.now(), issuer?.zone ?? 'UTC');
  }
}

/** Versions number without a gap: publishers of the same rule queue here. */
const turn = (tx: Tx, name: string): Promise<unknown> => tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);

function refuse(faults: Record<string, string>): void {
  if (Object.keys(faults).length > 0) throw new TaxRuleInvalid(faults);
}

const asVersion = (stored: StoredWithholding): WithholdingRuleVersion => ({
  ...stored,
  steps: stored.steps.map(({ upToMinor, rateBps, quickMinor }) => ({ upToMinor: upToMinor === null ? null : BigInt(upToMinor), rateBps, quickMinor: BigInt(quickMinor) })),
});
