import { dayAt } from '@meadow/shared';
import { useState } from 'react';
import { TaxRulesDocument, WithholdingRulesDocument, type TaxRulesQuery, type WithholdingRulesQuery } from '../../graphql/generated/taxes.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { TaxRuleForm } from './TaxRuleForm.tsx';
import { WithholdingForm } from './WithholdingForm.tsx';

type TaxRule = TaxRulesQuery['taxRules'][number];
type Withholding = WithholdingRulesQuery['withholdingRules'][number];
type State = 'planned' | 'holds' | 'past';

/** Of versions of one rule, the latest first: the first that has begun holds. */
function statesOf(rules: readonly { id: string; validFrom: string }[], today: string): Map<string, State> {
  const holding = rules.find(({ validFrom }) => validFrom <= today)?.id;
  return new Map(rules.map(({ id, validFrom }) => [id, validFrom > today ? 'planned' : id === holding ? 'holds' : 'past']));
}

/** By which rules is tax taken, since when, and what comes next? */
export function TaxesPage() {
  const t = useText();
  const { organisation: { timeZone }, may } = useSession();
  const [today] = useState(() => dayAt(new Date(), timeZone));
  const vat = useLive(TaxRulesDocument, { variables: {} });
  const withheld = useLive(WithholdingRulesDocument, { variables: {} });
  const latest = withheld.data?.withholdingRules[0];
  return (
    <Page title={t('nav.taxes')} lead={t('taxes.lead')}>
      <Section title={t('taxes.vat')} hint={t('taxes.vatHint')}>
        <Region live={vat} isEmpty={(data) => data.taxRules.length === 0} empty={<EmptyState title={t('taxes.none')} />}>{({ taxRules }) => <VatTable rules={taxRules} today={today} />}</Region>
      </Section>
      {may('fee:manage') && <TaxRuleForm today={today} rules={vat.data?.taxRules ?? []} />}
      <Section title={t('taxes.withholding')} hint={t('taxes.withholdingHint')}>
        <Region live={withheld} isEmpty={(data) => data.withholdingRules.length === 0} empty={<EmptyState title={t('taxes.none')} />}>
          {({ withholdingRules }) => <WithholdingTable rules={withholdingRules} today={today} />}
        </Region>
      </Section>
      {may('fee:manage') && latest && <WithholdingForm key={latest.id} today={today} from={latest} />}
    </Page>
  );
}

const tones = { planned: 'info', holds: 'done', past: 'quiet' } as const;

function VatTable({ rules, today }: { rules: readonly TaxRule[]; today: string }) {
  const t = useText();
  const f = useFormats();
  const states = new Map([...new Set(rules.map(({ country }) => country))].flatMap((country) => [...statesOf(rules.filter((one) => one.country === country), today)]));
  const stateOf = ({ id }: TaxRule): State => states.get(id) ?? 'past';
  const columns: Column<TaxRule>[] = [
    { id: 'country', header: t('taxes.country'), cell: (r) => f.country(r.country), sortBy: (r) => f.country(r.country), csv: (r) => r.country },
    { id: 'rate', header: t('taxes.rate'), align: 'right', cell: (r) => f.percent(r.rateBps / 10_000, 2), sortBy: (r) => r.rateBps, csv: (r) => r.rateBps, csvHeader: `${t('taxes.rate')} [bps]`, phone: 'figure' },
    { id: 'state', header: t('deals.status'), cell: (r) => <Tag tone={tones[stateOf(r)]}>{t(`taxes.${stateOf(r)}`)}</Tag>, sortBy: (r) => stateOf(r), csv: (r) => stateOf(r), phone: 'figure' },
    { id: 'from', header: t('fees.from'), cell: (r) => f.day(r.validFrom), sortBy: (r) => r.validFrom, csv: (r) => r.validFrom, phone: 'figure' },
    { id: 'union', header: t('taxes.union'), cell: (r) => (r.unionMember ? t('taxes.isMember') : '–'), sortBy: (r) => Number(r.unionMember), csv: (r) => String(r.unionMember), phone: 'hidden' },
    { id: 'version', header: t('fees.version'), align: 'right', cell: (r) => f.count(r.version), sortBy: (r) => r.version, csv: (r) => r.version, phone: 'hidden' },
    { id: 'source', header: t('taxes.source'), cell: (r) => r.source || t('taxes.shipped'), csv: (r) => r.source, phone: 'hidden' },
  ];
  return <DataTable id="vat" dense caption={t('taxes.vat')} rows={[...rules]} columns={columns} rowKey={(r) => r.id} />;
}

function WithholdingTable({ rules, today }: { rules: readonly Withholding[]; today: string }) {
  const t = useText();
  const f = useFormats();
  const states = statesOf(rules, today);
  const stateOf = ({ id }: Withholding): State => states.get(id) ?? 'past';
  const amount = (minor: string, { currency }: Withholding) => f.moneyPlain({ minor, currency });
  const columns: Column<Withholding>[] = [
    { id: 'version', header: t('fees.version'), cell: (r) => f.count(r.version), csv: (r) => r.version },
    { id: 'state', header: t('deals.status'), cell: (r) => <Tag tone={tones[stateOf(r)]}>{t(`taxes.${stateOf(r)}`)}</Tag>, csv: (r) => stateOf(r), phone: 'figure' },
    { id: 'from', header: t('fees.from'), cell: (r) => f.day(r.validFrom), csv: (r) => r.validFrom, phone: 'figure' },
    { id: 'expenses', header: t('taxes.expenses'), align: 'right', cell: (r) => f.percent(r.expenseBps / 10_000, 2), csv: (r) => r.expenseBps, csvHeader: `${t('taxes.expenses')} [bps]`, phone: 'figure' },
    { id: 'monthly', header: t('taxes.monthly'), align: 'right', cell: (r) => f.money({ minor: r.monthlyMinor, currency: r.currency }), csv: (r) => r.monthlyMinor, phone: 'hidden' },
    {
      id: 'steps', header: t('taxes.steps'), minWidth: 260, phone: 'line', csv: (r) => r.steps.map(({ upToMinor, rateBps, quickMinor }) => `${upToMinor ?? ''}:${rateBps}:${quickMinor}`).join(' '),
      cell: (r) => (
        <details>
          <summary style={{ cursor: 'pointer', minHeight: 24 }}>{t('taxes.stepsOf', { count: r.steps.length, low: f.percent((r.steps[0]?.rateBps ?? 0) / 10_000), high: f.percent((r.steps.at(-1)?.rateBps ?? 0) / 10_000) })}</summary>
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {r.steps.map((step, at) => <li key={step.rateBps}>{step.upToMinor == null ? t('taxes.above', { amount: amount(r.steps[at - 1]?.upToMinor ?? '0', r), rate: f.percent(step.rateBps / 10_000), quick: amount(step.quickMinor, r) }) : t('taxes.upTo', { amount: amount(step.upToMinor, r), rate: f.percent(step.rateBps / 10_000), quick: amount(step.quickMinor, r) })}</li>)}
          </ul>
        </details>
      ),
    },
    { id: 'source', header: t('taxes.source'), cell: (r) => r.source, csv: (r) => r.source, phone: 'hidden' },
  ];
  return <DataTable id="withholding" dense caption={t('taxes.withholding')} rows={[...rules]} columns={columns} rowKey={(r) => r.id} />;
}
