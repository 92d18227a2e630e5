import '@mantine/dates/styles.css';
import { DatePickerInput } from '@mantine/dates';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Dates } from './Dates.tsx';
import type { DayRange } from './DateRange.tsx';

/** A calendar for two days; reported only once both are chosen. */
export default function RangePicker({ range, onChange, max }: { range: DayRange; onChange: (range: DayRange) => void; max: string }) {
  const t = useText();
  const isPhone = useMediaQuery('(max-width: 37.5em)') ?? false;
  const [half, setHalf] = useState<string | null>(null);
  return (
    <Dates>
      {(format) => (
        <DatePickerInput
          type="range"
          size="xs"
          aria-label={t('range.custom')}
          value={half ? [half, null] : [range.from, range.to]}
          valueFormat={format}
          maxDate={max}
          numberOfColumns={isPhone ? 1 : 2}
          allowSingleDateInRange
          weekendDays={[]}
          monthLabelFormat={format.startsWith("YYYY") ? "YYYY年M月" : "MMMM YYYY"}
          onChange={([from, to]) => {
            if (from && to) {
              setHalf(null);
              onChange({ from, to });
            } else setHalf(from);
          }}
        />
      )}
    </Dates>
  );
}
