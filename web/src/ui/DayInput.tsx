import '@mantine/dates/styles.css';
import { DateInput } from '@mantine/dates';
import { useFormats } from '../i18n/text.tsx';
import { Dates } from './Dates.tsx';

interface Props {
  label: string;
  description?: string;
  /** YYYY-MM-DD, or '' for none. */
  value: string;
  onChange: (day: string) => void;
  min?: string;
  error?: React.ReactNode;
  required?: boolean;
}

/** A day, typed or picked. */
export function DayInput({ value, onChange, min, ...input }: Props) {
  const zh = useFormats().locale === 'zh-CN';
  return (
    <Dates>
      {(format) => (
        <DateInput {...input} withAsterisk={false} value={value || null} valueFormat={format} minDate={min} clearable={!input.required}
          monthLabelFormat={zh ? 'YYYY年M月' : 'MMMM YYYY'} placeholder={format} onChange={(day) => onChange(day ?? '')} />
      )}
    </Dates>
  );
}
