import { currencies } from '@meadow/shared';
import { Button, FileButton, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toApiError } from '../../errors/apiError.ts';
import { ExchangeRatesDocument, ImportExchangeRatesDocument, RecordExchangeRateDocument, type ExchangeRatesQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { tell } from '../../ui/tell.ts';

type Rate = ExchangeRatesQuery['exchangeRates'][number];
const quoted = currencies.filter((one) => one !== 'EUR');

/** What currencies are worth: a table of the European Central Bank, or a rate typed in. */
export function ExchangeRates() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { may } = useSession();
  const live = useLive(ExchangeRatesDocument, { variables: {} });
  const [form, setForm] = useState({ currency: 'CNY', rate: '' });
  const [record, busy] = useAction(RecordExchangeRateDocument, { refresh: ['ExchangeRates'], done: t('rates.recorded') });
  const [take, taking] = useAction(ImportExchangeRatesDocument, { refresh: ['ExchangeRates'] });
  const read = async (file: File | null) => {
    if (!file) return;
    try {
      const taken = await take({ csv: await file.text() });
      if (taken) tell.done(t('rates.taken', { count: taken.importExchangeRates }));
    } catch (failure) {
      tell.failed(errorText(toApiError(failure)));
    }
  };
  const columns: Column<Rate>[] = [
    { id: 'currency', header: t('ops.currency'), cell: (r) => r.currency, sortBy: (r) => r.currency, csv: (r) => r.currency },
    { id: 'rate', header: t('rates.perEuro'), align: 'right', cell: (r) => Number(r.rate).toString(), csv: (r) => r.rate, phone: 'figure' },
    { id: 'source', header: t('rates.source'), cell: (r) => t.code('rateSource', r.source), csv: (r) => r.source, phone: 'figure' },
    { id: 'asOf', header: t('rates.asOf'), cell: (r) => <>{f.dateTime(r.asOf)} {r.isStale && <Tag tone="error">{t('rates.stale')}</Tag>}</>, sortBy: (r) => r.asOf, csv: (r) => r.asOf, phone: 'figure' },
  ];
  return (
    <Section title={t('rates.title')} hint={t('rates.hint')}>
      <Region live={live} isEmpty={(data) => data.exchangeRates.length === 0} empty={<EmptyState title={t('rates.none')} hint={t('rates.noneHint')} />}>
        {({ exchangeRates }) => (
          <>
            {exchangeRates.some(({ isStale }) => isStale) && <Callout tone="error">{t('rates.staleHint', { currencies: f.list(exchangeRates.filter(({ isStale }) => isStale).map(({ currency }) => currency)) })}</Callout>}
            {exchangeRates.some(({ source }) => source === 'sandbox') && <Callout tone="info">{t('rates.sandboxHint')}</Callout>}
            <DataTable id="rates" dense caption={t('rates.title')} rows={exchangeRates} columns={columns} rowKey={(r) => r.currency} />
          </>
        )}
      </Region>
      {may('fee:manage') && (
        <Group gap={8} mt="sm" align="end">
          <FileButton onChange={(file) => void read(file)} accept=".csv,text/csv">{(props) => <Button {...props} variant="default" loading={taking}>{t('rates.import')}</Button>}</FileButton>
          <form style={{ display: 'flex', gap: 8, alignItems: 'end', flexWrap: 'wrap' }} onSubmit={(event) => { event.preventDefault(); void record(form); }}>
            <Select label={t('ops.currency')} value={form.currency} allowDeselect={false} data={quoted} onChange={(currency) => setForm({ ...form, currency: currency ?? form.currency })} w={110} />
            <TextInput label={t('rates.perEuro')} inputMode="decimal" value={form.rate} onChange={(event) => setForm({ ...form, rate: event.currentTarget.value })} w={140} />
            <Button type="submit" variant="default" loading={busy} disabled={form.rate.trim() === ''}>{t('rates.record')}</Button>
          </form>
        </Group>
      )}
    </Section>
  );
}
