import { addDays, dayAt, isDay } from '@meadow/shared';
import { Button, SegmentedControl } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useFormats, useText } from '../i18n/text.tsx';
import { useNow } from './useNow.ts';
import { useUrlState } from './useUrlState.ts';

const RangePicker = lazy(() => import('./RangePicker.tsx'));

export interface DayRange {
  from: string;
  to: string;
}

/** The range of the page, in the URL; by default the last 30 days with today, in the account's zone. */
export function useDayRange(timeZone: string): [DayRange, (range: DayRange) => void] {
  const now = useNow();
  const today = dayAt(new Date(now), timeZone);
  const [url, set] = useUrlState({ from: '', to: '' });
  const from = isDay(url.from) ? url.from : addDays(today, -29);
  const to = isDay(url.to) ? url.to : today;
  return [from <= to ? { from, to } : { from: to, to: from }, set];
}

const presets = [7, 30, 90];

export function DateRange({ range, onChange, timeZone }: { range: DayRange; onChange: (range: DayRange) => void; timeZone: string }) {
  const t = useText();
  const f = useFormats();
  const now = useNow();
  const [picking, setPicking] = useState(false);
  const today = dayAt(new Date(now), timeZone);
  const preset = presets.find((days) => range.to === today && range.from === addDays(today, 1 - days));
  const button = (
    <Button variant="default" size="xs" leftSection={<IconCalendar size={16} stroke={1.5} />} aria-label={`${t('range.custom')}: ${f.dayRange(range.from, range.to)}`} aria-expanded={picking} onClick={() => setPicking(!picking)}>
      {f.dayRange(range.from, range.to)}
    </Button>
  );
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('range.label')}
        value={preset ? String(preset) : ''}
        data={presets.map((days) => ({ value: String(days), label: t('range.days', { days }) }))}
        onChange={(days) => onChange({ from: addDays(today, 1 - Number(days)), to: today })}
      />
      {picking ? <Suspense fallback={button}><RangePicker range={range} onChange={onChange} max={today} target={button} onClose={() => setPicking(false)} /></Suspense> : button}
    </>
  );
}
