import '@mantine/dates/styles.css';
import { isDay } from '@meadow/shared';
import { DatePicker } from '@mantine/dates';
import { Group, Popover, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState, type ReactElement } from 'react';
import { useText } from '../i18n/text.tsx';
import { Dates } from './Dates.tsx';
import type { DayRange } from './DateRange.tsx';

interface Props {
  range: DayRange;
  onChange: (range: DayRange) => void;
  max: string;
  target: ReactElement;
  onClose: () => void;
}

/** A calendar for two days, with typed entry beside; reported only once both are chosen. */
export default function RangePicker({ range, onChange, max, target, onClose }: Props) {
  const t = useText();
  const isPhone = useMediaQuery('(max-width: 37.5em)') ?? false;
  const [half, setHalf] = useState<string | null>(null);
  const type = (change: Partial<DayRange>) => {
    const next = { ...range, ...change };
    if (isDay(next.from) && isDay(next.to) && next.from <= next.to) onChange(next);
  };
  return (
    <Popover opened onDismiss={onClose} position="bottom-end" shadow="md" trapFocus transitionProps={{ duration: 100 }}>
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown>
        <Group gap="xs" mb="sm">
          <TextInput size="xs" type="date" label={t('range.from')} max={max} value={range.from} onChange={(event) => type({ from: event.currentTarget.value })} />
          <TextInput size="xs" type="date" label={t('range.to')} max={max} value={range.to} onChange={(event) => type({ to: event.currentTarget.value })} />
        </Group>
        <Dates>
          {(format) => (
            <DatePicker
              type="range"
              value={half ? [half, null] : [range.from, range.to]}
              maxDate={max}
              defaultDate={range.from}
              numberOfColumns={isPhone ? 1 : 2}
              allowSingleDateInRange
              weekendDays={[]}
              monthLabelFormat={format.startsWith('YYYY') ? 'YYYY年M月' : 'MMMM YYYY'}
              ariaLabels={{ nextMonth: t('range.next'), previousMonth: t('range.previous') }}
              onChange={([from, to]) => {
                if (from && to) {
                  setHalf(null);
                  onChange({ from, to });
                  onClose();
                } else setHalf(from);
              }}
            />
          )}
        </Dates>
      </Popover.Dropdown>
    </Popover>
  );
}
