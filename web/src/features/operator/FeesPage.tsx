import { FeeRulesDocument, type FeeRulePartsFragment } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { ExchangeRates } from './ExchangeRates.tsx';
import { FeeRuleForm } from './FeeRuleForm.tsx';

type Rule = FeeRulePartsFragment;

/** What do fees change? Rules are versions; a new one applies to offers made from then on. */
export function FeesPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const live = useLive(FeeRulesDocument, { variables: {} });
  const fixed = (minor: string, currency: string | null | undefined) => f.money({ minor, currency: currency ?? organisation.currency });
  const columns: Column<Rule>[] = [
    { id: 'kind', header: t('fees.kind'), cell: (r) => t.code('dealKind', r.dealKind), sortBy: (r) => r.dealKind, csv: (r) => r.dealKind },
    { id: 'party', header: t('fees.party'), cell: (r) => t.code('party', r.party), sortBy: (r) => r.party, csv: (r) => r.party, phone: 'figure' },
    { id: 'when', header: t('fees.when'), cell: (r) => (r.stage ? t(r.payee === 'CREATOR' ? 'fees.whenDue' : 'fees.whenFee', { stage: t.code('stage', r.stage) }) : t('fees.whenEnd')), sortBy: (r) => `${r.stage ? 1 : 0}${r.stage}${r.payee}`, csv: (r) => (r.stage ? `${r.stage}:${r.payee}` : ''), phone: 'figure' },
    { id: 'creators', header: t('fees.creators'), cell: (r) => t(r.ownCreators ? 'fees.ownCreators' : 'fees.allCreators'), sortBy: (r) => Number(r.ownCreators), csv: (r) => (r.ownCreators ? 'own' : 'all'), phone: 'figure' },
    { id: 'version', header: t('fees.version'), align: 'right', cell: (r) => f.count(r.version), sortBy: (r) => r.version, csv: (r) => r.version, phone: 'hidden' },
    { id: 'rate', header: t('fees.rate'), align: 'right', cell: (r) => f.percent(r.bps / 10_000, 2), sortBy: (r) => r.bps, csv: (r) => r.bps, csvHeader: `${t('fees.rate')} [bps]`, phone: 'figure' },
    { id: 'fixed', header: t('fees.fixed'), align: 'right', cell: (r) => fixed(r.fixedMinor, r.currency), csv: (r) => r.fixedMinor, phone: 'hidden' },
    { id: 'minimum', header: t('fees.minimum'), align: 'right', cell: (r) => fixed(r.minimumMinor, r.currency), csv: (r) => r.minimumMinor, phone: 'hidden' },
    { id: 'cap', header: t('fees.cap'), align: 'right', cell: (r) => (r.capMinor == null ? '–' : fixed(r.capMinor, r.currency)), csv: (r) => r.capMinor, phone: 'hidden' },
    { id: 'from', header: t('fees.from'), cell: (r) => f.dateTime(r.validFrom), sortBy: (r) => r.validFrom, csv: (r) => r.validFrom, phone: 'hidden' },
    { id: 'until', header: t('fees.until'), cell: (r) => (r.validUntil ? f.dateTime(r.validUntil) : '–'), sortBy: (r) => r.validUntil, csv: (r) => r.validUntil, phone: 'hidden' },
  ];
  return (
    <Page title={t('nav.fees')} lead={t('fees.lead')}>
      <Section title={t('fees.rules')} hint={t('fees.order')}>
        <Region live={live} isEmpty={(data) => data.feeRules.length === 0} empty={<EmptyState title={t('fees.none')} />}>
          {({ feeRules }) => <DataTable id="fees" dense caption={t('fees.rules')} rows={feeRules} columns={columns} rowKey={(r) => r.id} />}
        </Region>
      </Section>
      {may('fee:manage') && <FeeRuleForm />}
      <ExchangeRates />
    </Page>
  );
}
