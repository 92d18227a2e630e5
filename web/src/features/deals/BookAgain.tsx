import { NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { BookAgainDocument, EndSeriesDocument, type DealFullFragment } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useGo } from '../../session/Go.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import type { DealView } from './DealRoomPage.tsx';

/** The same creator again: once, or as an ambassador in a series. */
export function BookAgain({ deal }: { deal: DealView }) {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const [feeMinor, setFee] = useState(deal.fee.minor);
  const [times, setTimes] = useState<number | string>(1);
  const [everyDays, setDays] = useState<number | string>(30);
  const [book] = useAction(BookAgainDocument);
  const count = Number(times) || 1;
  const send = async () => {
    const made = await book({ dealId: deal.id, input: { feeMinor, times: count, everyDays: Number(everyDays) || 30 } });
    if (made) go(`/deals/${made.bookAgain.id}`);
    return made !== null;
  };
  const amount = f.moneyPlain({ minor: feeMinor || '0', currency: deal.fee.currency });
  return (
    <ConfirmButton label={t('deals.bookAgain')} variant="default" ready={feeMinor !== '' && feeMinor !== '0'} onConfirm={send}
      effect={count > 1 ? t('deals.bookSeriesEffect', { name: deal.creator.name, amount, times: count, days: Number(everyDays) || 30 }) : t('deals.bookAgainEffect', { name: deal.creator.name, amount })}>
      <Stack gap="sm">
        <MoneyInput label={t('terms.fee')} description={t('terms.feeHint')} currency={deal.fee.currency} value={feeMinor} onChange={setFee} />
        <NumberInput label={t('deals.times')} min={1} max={24} value={times} onChange={setTimes} />
        {count > 1 && <NumberInput label={t('deals.everyDays')} min={7} max={366} value={everyDays} onChange={setDays} />}
      </Stack>
    </ConfirmButton>
  );
}

/** Which deal of a series this is, and the way out of the rest. */
export function SeriesLine({ series, mayEnd }: { series: NonNullable<DealFullFragment['series']>; mayEnd: boolean }) {
  const t = useText();
  const f = useFormats();
  const [end] = useAction(EndSeriesDocument, { refresh: ['Deal'] });
  return (
    <p style={{ margin: '4px 0', display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
      <span>{t('deals.series', { number: series.number, times: series.times })} {series.nextAt ? t('deals.seriesNext', { date: f.dateOf(series.nextAt) }) : series.endedBy ? t.code('seriesEnd', series.endedBy) : ''}</span>
      {series.nextAt && mayEnd && <ConfirmButton size="compact-xs" variant="default" label={t('deals.endSeries')} effect={t('deals.endSeriesEffect')} onConfirm={async () => (await end({ id: series.id })) !== null} />}
    </p>
  );
}
