import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { money, type Money } from '../../platform/graphql/money.view.ts';
import type { BillingParty, InvoiceLine } from '../invoices/invoice.ts';
import { decideTax, withoutTax, type TaxRule } from '../invoices/tax.ts';
import { rulesOn, withQuickDeductions, type NewTaxRule, type NewWithholdingRule } from './tax-rules.ts';
import { TaxRulesService } from './tax-rules.service.ts';
import { withheldFrom } from './withholding.ts';

const TRIED_ON_MS = 30 * 86_400_000;

/** What was taxed lately in one currency, as it was and as it would have been. */
export interface TaxTrial {
  currency: string;
  papers: number;
  changed: number;
  taxed: Money;
  today: Money;
  withRule: Money;
}
interface Case {
  currency: string;
  taxedMinor: bigint;
  todayMinor: bigint;
  withRuleMinor: bigint;
}
interface Invoiced extends Record<string, unknown> {
  kind: 'INVOICE' | 'CREDIT_NOTE';
  currency: string;
  grossMinor: bigint;
  taxMinor: bigint;
  issuer: BillingParty;
  recipient: BillingParty;
  lines: InvoiceLine[];
}
interface Paid extends Record<string, unknown> {
  currency: string;
  amountMinor: bigint;
  withheldMinor: bigint;
  inputs: { incomeMinor: string; months: number; withheldBeforeMinor: string } | null;
}

/** A rule of tax tried on the invoices and payouts of the last 30 days, from the inputs that are stored with them. Nothing is published by it. */
@Injectable()
export class TaxTrialService {
  constructor(
    private readonly db: Database,
    private readonly rules: TaxRulesService,
    private readonly clock: Clock,
  ) {}

  /** On invoices and credit notes. @throws TaxRuleInvalid */
  async onInvoices(viewer: Viewer, given: NewTaxRule): Promise<TaxTrial[]> {
    const rule = await this.rules.checkTaxRule(viewer, given);
    const holding = rulesOn(await this.rules.taxRules(viewer), await this.rules.today(viewer));
    const tried: TaxRule[] = [...holding.filter(({ country }) => country !== rule.country), rule];
    const invoices = await this.db.read<Invoiced>(
      viewer.context,
      'SELECT kind, currency, gross_minor AS "grossMinor", tax_minor AS "taxMinor", issuer, recipient, lines FROM invoices WHERE created_at >= $1',
      [this.since()],
    );
    return sums(invoices.map(({ kind, currency, grossMinor, taxMinor, issuer, recipient, lines }): Case => {
      const sign = kind === 'INVOICE' ? 1n : -1n;
      const { rateBps } = decideTax(issuer, recipient, tried);
      const withRule = withoutTax(lines.map((line) => BigInt(line.grossMinor) * sign), rateBps).taxMinor;
      return { currency, taxedMinor: grossMinor * sign, todayMinor: taxMinor * sign, withRuleMinor: withRule * sign };
    }));
  }

  /** On payouts to people of whom tax is withheld. @throws TaxRuleInvalid */
  async onPayouts(viewer: Viewer, given: NewWithholdingRule): Promise<TaxTrial[]> {
    const rule = this.rules.checkWithholding(given);
    const [latest] = await this.rules.withholdingRules(viewer);
    if (!latest) return [];
    const tried = { ...latest, ...rule, steps: withQuickDeductions(rule.steps) };
    const payouts = await this.db.read<Paid>(
      viewer.context,
      `SELECT currency, amount_minor AS "amountMinor", withheld_minor AS "withheldMinor", withholding AS inputs FROM payouts WHERE withholding IS NOT NULL AND status <> 'FAILED' AND requested_at >= $1`,
      [this.since()],
    );
    return sums(payouts.flatMap(({ currency, amountMinor, withheldMinor, inputs }): Case[] => {
      if (!inputs || currency !== tried.currency) return [];
      const year = { incomeMinor: BigInt(inputs.incomeMinor), months: inputs.months, withheldMinor: BigInt(inputs.withheldBeforeMinor) };
      return [{ currency, taxedMinor: amountMinor, todayMinor: withheldMinor, withRuleMinor: withheldFrom(amountMinor, year, tried) }];
    }));
  }

  private since(): Date {
    return new Date(this.clock.now().getTime() - TRIED_ON_MS);
  }
}

function sums(cases: readonly Case[]): TaxTrial[] {
  const currencies = [...new Set(cases.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const mine = cases.filter((one) => one.currency === currency);
    const sum = (of: (one: Case) => bigint) => money(mine.reduce((all, one) => all + of(one), 0n), currency);
    return {
      currency, papers: mine.length, changed: mine.filter(({ todayMinor, withRuleMinor }) => todayMinor !== withRuleMinor).length,
      taxed: sum(({ taxedMinor }) => taxedMinor), today: sum(({ todayMinor }) => todayMinor), withRule: sum(({ withRuleMinor }) => withRuleMinor),
    };
  });
}
