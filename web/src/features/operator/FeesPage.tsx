import { NumberInput, Select, SimpleGrid } from '@mantine/core';
import { useState } from 'react';
import { FeeRulesDocument, PublishFeeRuleDocument, type FeeRulesQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Rule = FeeRulesQuery['feeRules'][number];

/** What do fees change? Rules are versions; a new one applies to deals made from then on. */
export function FeesPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const live = useLive(FeeRulesDocument, { variables: {} });
  const [rule, setRule] = useState<{ party: 'BRAND' | 'CREATOR'; dealKind: string; bps: number; fixedMinor: string; minimumMinor: string; capMinor: string }>({ party: 'CREATOR', dealKind: 'SPONSORSHIP', bps: 1000, fixedMinor: '0', minimumMinor: '0', capMinor: '' });
  const [publish] = useAction(PublishFeeRuleDocument, { refresh: ['FeeRules'], done: t('fees.published') });
  const fixed = (minor: string, currency: string | null | undefined) => f.money({ minor, currency: currency ?? organisation.currency });
  const columns: Column<Rule>[] = [
    { id: 'kind', header: t('fees.kind'), cell: (r) => t.code('dealKind', r.dealKind), sortBy: (r) => r.dealKind, csv: (r) => r.dealKind },
    { id: 'party', header: t('fees.party'), cell: (r) => t.code('party', r.party), sortBy: (r) => r.party, csv: (r) => r.party, phone: 'figure' },
    { id: 'version', header: t('fees.version'), align: 'right', cell: (r) => f.count(r.version), sortBy: (r) => r.version, csv: (r) => r.version, phone: 'figure' },
    { id: 'rate', header: t('fees.rate'), align: 'right', cell: (r) => f.percent(r.bps / 10_000, 2), sortBy: (r) => r.bps, csv: (r) => r.bps, csvHeader: `${t('fees.rate')} [bps]`, phone: 'figure' },
    { id: 'fixed', header: t('fees.fixed'), align: 'right', cell: (r) => fixed(r.fixedMinor, r.currency), csv: (r) => r.fixedMinor, phone: 'hidden' },
    { id: 'minimum', header: t('fees.minimum'), align: 'right', cell: (r) => fixed(r.minimumMinor, r.currency), csv: (r) => r.minimumMinor, phone: 'hidden' },
    { id: 'cap', header: t('fees.cap'), align: 'right', cell: (r) => (r.capMinor == null ? '–' : fixed(r.capMinor, r.currency)), csv: (r) => r.capMinor, phone: 'hidden' },
    { id: 'from', header: t('fees.from'), cell: (r) => f.dateTime(r.validFrom), sortBy: (r) => r.validFrom, csv: (r) => r.validFrom, phone: 'hidden' },
  ];
  const send = async () => {
    const isCurrencyBound = rule.fixedMinor !== '0' || rule.minimumMinor !== '0' || rule.capMinor !== '';
    return (await publish({ ...rule, fixedMinor: rule.fixedMinor || '0', minimumMinor: rule.minimumMinor || '0', capMinor: rule.capMinor || null, currency: isCurrencyBound ? organisation.currency : null })) !== null;
  };
  return (
    <Page title={t('nav.fees')} lead={t('fees.lead')}>
      <Section title={t('fees.rules')}>
        <Region live={live} isEmpty={(data) => data.feeRules.length === 0} empty={<EmptyState title={t('fees.none')} />}>
          {({ feeRules }) => <DataTable id="fees" dense caption={t('fees.rules')} rows={feeRules} columns={columns} rowKey={(r) => r.id} />}
        </Region>
      </Section>
      {may('fee:manage') && (
        <Section title={t('fees.new')} aside={<ConfirmButton label={t('fees.publish')} effect={t('fees.effect', { rate: f.percent(rule.bps / 10_000, 2), party: t.code('party', rule.party) })} onConfirm={send} />}>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Select label={t('fees.kind')} value={rule.dealKind} allowDeselect={false} data={[...new Set(['SPONSORSHIP', ...(live.data?.feeRules.map(({ dealKind }) => dealKind) ?? [])])].map((kind) => ({ value: kind, label: t.code('dealKind', kind) }))} onChange={(kind) => setRule({ ...rule, dealKind: kind ?? rule.dealKind })} />
            <Select label={t('fees.party')} value={rule.party} allowDeselect={false} data={[{ value: 'CREATOR', label: t('party.CREATOR') }, { value: 'BRAND', label: t('party.BRAND') }]} onChange={(party) => setRule({ ...rule, party: party === 'BRAND' ? 'BRAND' : 'CREATOR' })} />
            <NumberInput label={t('fees.rate')} suffix="%" decimalScale={2} min={0} max={100} value={rule.bps / 100} onChange={(rate) => setRule({ ...rule, bps: Math.round((Number(rate) || 0) * 100) })} />
            <MoneyInput label={t('fees.fixed')} currency={organisation.currency} value={rule.fixedMinor} onChange={(fixedMinor) => setRule({ ...rule, fixedMinor })} />
            <MoneyInput label={t('fees.minimum')} currency={organisation.currency} value={rule.minimumMinor} onChange={(minimumMinor) => setRule({ ...rule, minimumMinor })} />
            <MoneyInput label={t('fees.cap')} currency={organisation.currency} value={rule.capMinor} onChange={(capMinor) => setRule({ ...rule, capMinor })} />
          </SimpleGrid>
        </Section>
      )}
    </Page>
  );
}
