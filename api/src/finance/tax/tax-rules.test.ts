import { addDays, dayAt } from '@meadow/shared';
import { Refusal, useTestApp, type Person } from '../../../test/app.ts';
import { rulesOn, withQuickDeductions, type TaxRuleVersion } from './tax-rules.ts';
import { withheldFrom, type WithholdingRule } from './withholding.ts';

const yuan = (amount: number): bigint => BigInt(Math.round(amount * 100));
const steps = [[36_000, 300], [144_000, 1_000], [300_000, 2_000], [420_000, 2_500], [660_000, 3_000], [960_000, 3_500], [null, 4_500]].map(([upTo, rateBps]) => ({ upToMinor: upTo == null ? null : yuan(upTo), rateBps: rateBps ?? 0 }));

describe('quick deductions', () => {
  it('are those of the law', () => {
    expect(withQuickDeductions(steps).map(({ quickMinor }) => quickMinor)).toEqual([0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920].map(yuan));
  });

  it('leave no jump where a step ends', () => {
    const rule: WithholdingRule = { id: '', code: 'X', version: 1, currency: 'CNY', timeZone: 'Asia/Shanghai', expenseBps: 0, monthlyMinor: 0n, steps: withQuickDeductions(steps) };
    const taxOn = (incomeMinor: bigint) => withheldFrom(incomeMinor, { incomeMinor, months: 1, withheldMinor: 0n }, rule);
    for (const { upToMinor } of steps) if (upToMinor !== null) expect(taxOn(upToMinor + 1n) - taxOn(upToMinor) <= 1n).toBe(true);
  });
});

describe('of several versions', () => {
  const version = (of: string, validFrom: string, no: number): TaxRuleVersion => ({ id: `${of}${no}`, country: of, rateBps: 0, unionMember: false, validFrom, version: no, source: '', publishedAt: null });

  it('the latest that has begun holds, on one day the newest', () => {
    const all = [version('CN', '2026-01-01', 1), version('CN', '2027-01-01', 2), version('CN', '2026-06-01', 3), version('CN', '2026-06-01', 4), version('DE', '2021-01-01', 1)];
    const on = (day: string) => rulesOn(all, day).map(({ id }) => id).sort();
    expect([on('2020-01-01'), on('2026-05-31'), on('2026-06-01'), on('2027-01-01')]).toEqual([[], ['CN1', 'DE1'], ['CN4', 'DE1'], ['CN2', 'DE1']]);
  });
});

describe('rules of tax', () => {
  const app = useTestApp();
  let operator: Person;
  let tomorrow: string;
  beforeAll(async () => {
    operator = await app.operator();
    // Two days on: later than today wherever a law has its zone, whatever hour it is.
    tomorrow = addDays(dayAt(app.clock.now(), 'UTC'), 2);
  });
  const vat = (change: object = {}) => ({ input: { country: 'cn', rateBps: 900, unionMember: false, validFrom: tomorrow, source: 'Decree 1', ...change } });
  const publishVat = (person: Person, change: object = {}) => app.ask<{ publishTaxRule: { version: number; country: string } }>(person, 'mutation ($input: TaxRuleInput!) { publishTaxRule(input: $input) { version country } }', vat(change));
  const withheld = (change: object = {}) => ({
    input: { expenseBps: 2_000, monthlyMinor: '600000', validFrom: tomorrow, source: 'Decree 2', steps: steps.map(({ upToMinor, rateBps }) => ({ upToMinor: upToMinor?.toString() ?? null, rateBps })), ...change },
  });
  const publishWithholding = (change: object = {}) =>
    app.ask<{ publishWithholdingRule: { version: number; steps: { quickMinor: string }[] } }>(operator, 'mutation ($input: WithholdingRuleInput!) { publishWithholdingRule(input: $input) { version steps { quickMinor } } }', withheld(change));

  it('are published as versions that begin later, and are on record', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => publishVat(operator)));
    expect(made.map(({ publishTaxRule }) => `${publishTaxRule.country} ${publishTaxRule.version}`).sort()).toEqual(['CN 2', 'CN 3', 'CN 4', 'CN 5']);
    expect(await publishVat(operator, { country: 'PT', rateBps: 2_300, unionMember: true })).toEqual({ publishTaxRule: { country: 'PT', version: 1 } });
    const { publishWithholdingRule: rule } = await publishWithholding();
    expect([rule.version, rule.steps.at(-1)!.quickMinor]).toEqual([2, yuan(181_920).toString()]);
    const { rows } = await app.owner.query(`SELECT action, count(*)::int AS n FROM audit_entries WHERE action LIKE '%-rule.publish' GROUP BY 1 ORDER BY 1`);
    expect(rows).toEqual([{ action: 'tax-rule.publish', n: 5 }, { action: 'withholding-rule.publish', n: 1 }]);
    for (const table of ['tax_rules', 'withholding_rules']) await expect(app.owner.query(`UPDATE ${table} SET source = ''`)).rejects.toThrow(/append-only/);
  });

  it('are tried before they are published, on what was invoiced and paid lately', async () => {
    const trial = (change: object = {}) => app.ask<{ taxRuleTrial: { papers: number; changed: number; today: { minor: string }; withRule: { minor: string } }[] }>(operator, 'query ($input: TaxRuleInput!) { taxRuleTrial(input: $input) { papers changed today { minor } withRule { minor } } }', vat(change));
    expect(await trial()).toEqual({ taxRuleTrial: [] });
    const brand = await app.signUp('BRAND');
    const party = JSON.stringify({ name: 'x', taxId: null, street: '', city: '', postalCode: '', country: 'CN' });
    await app.owner.query('INSERT INTO invoice_runs (id, through_no, ran_at) VALUES (gen_random_uuid(), 1, now())');
    await app.owner.query(
      `INSERT INTO invoices (id, run_id, kind, issuer_id, series, number, org_id, currency, issued_on, period_from, period_to, net_minor, tax_minor, gross_minor, issuer, recipient, lines, tax, created_at)
       SELECT gen_random_uuid(), (SELECT id FROM invoice_runs), k.kind, (SELECT id FROM organisations WHERE kind = 'OPERATOR'), 'T', k.n, $1::uuid, 'CNY', now()::date, now()::date, now()::date, k.net, k.tax, k.net + k.tax, $2::jsonb, $2::jsonb,
         jsonb_build_array(jsonb_build_object('kind', 'ADS', 'subjectId', ($1::uuid)::text, 'grossMinor', k.gross, 'netMinor', k.gross)), '{"rateBps": 600}', $3
       FROM (VALUES ('INVOICE', 1, 10000, 600, '10600'), ('CREDIT_NOTE', 2, 1000, 60, '-1060')) AS k(kind, n, net, tax, gross)`,
      [brand.organisationId, party, app.clock.now()],
    );
    // 106.00 − 10.60 with 9 %: 8.75 − 0.88 of tax instead of 6.00 − 0.60.
    expect(await trial()).toEqual({ taxRuleTrial: [{ papers: 2, changed: 2, today: { minor: '540' }, withRule: { minor: '787' } }] });
    expect(await trial({ country: 'DE' })).toEqual({ taxRuleTrial: [{ papers: 2, changed: 0, today: { minor: '540' }, withRule: { minor: '540' } }] });
    const { withholdingTrial } = await app.ask<{ withholdingTrial: object[] }>(operator, 'query ($input: WithholdingRuleInput!) { withholdingTrial(input: $input) { papers } }', withheld());
    expect(withholdingTrial).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a country that is none', { country: 'XX' }, 'country'],
    ['a rate above a half', { rateBps: 5_001 }, 'rateBps'],
    ['a rate below zero', { rateBps: -1 }, 'rateBps'],
    ['a day that has begun', { validFrom: '2026-01-01' }, 'validFrom'],
    ['a day that is none', { validFrom: '2099-02-30' }, 'validFrom'],
    ['no law behind it', { source: '  ' }, 'source'],
    ['an endless source', { source: 'x'.repeat(301) }, 'source'],
  ])('are refused with %s', async (_what, change, field) => {
    const refusal = await publishVat(operator, change).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect([(refusal as Refusal).code, Object.keys((refusal as Refusal).fields ?? {})]).toEqual(['TAX_RULE_INVALID', [field]]);
  });

  it.each<[string, object, string]>([
    ['no steps', { steps: [] }, 'steps'],
    ['steps that fall', { steps: [{ upToMinor: '200', rateBps: 100 }, { upToMinor: '100', rateBps: 200 }, { upToMinor: null, rateBps: 300 }] }, 'steps'],
    ['rates that fall', { steps: [{ upToMinor: '200', rateBps: 300 }, { upToMinor: null, rateBps: 200 }] }, 'steps'],
    ['an end to the last step', { steps: [{ upToMinor: '200', rateBps: 300 }] }, 'steps'],
    ['more than all as expenses', { expenseBps: 10_001 }, 'expenseBps'],
    ['a negative amount', { monthlyMinor: '-1' }, 'monthlyMinor'],
  ])('of withholding are refused with %s', async (_what, change, field) => {
    const refusal = await publishWithholding(change).catch((error: unknown) => error);
    expect([(refusal as Refusal).code, Object.keys((refusal as Refusal).fields ?? {})]).toEqual(['TAX_RULE_INVALID', [field]]);
  });

  it('are the operator’s alone', async () => {
    const brand = await app.signUp('BRAND');
    await expect(publishVat(brand)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(app.ask(brand, '{ taxRules { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
