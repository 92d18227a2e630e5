import { MultiSelect, Select } from '@mantine/core';
import { useFormats, useText } from '../i18n/text.tsx';

interface PicksProps<Value extends string> {
  label: string;
  family: string;
  all: readonly Value[];
  value: readonly Value[];
  onChange: (value: Value[]) => void;
  placeholder?: string;
  size?: string;
  /** How many would be found with each. */
  counts?: Record<string, number>;
}

/** Several of a fixed set, shown by their names. */
export function Picks<Value extends string>({ label, family, all, value, onChange, placeholder, size = 'sm', counts }: PicksProps<Value>) {
  const t = useText();
  const f = useFormats();
  const counted = (one: string) => (counts && counts[one] !== undefined ? ` (${f.compact(counts[one])})` : '');
  return (
    <MultiSelect label={label} size={size} value={[...value]} placeholder={value.length === 0 ? (placeholder ?? t('action.all')) : undefined} clearable searchable hidePickedOptions
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      data={all.map((one) => ({ value: one, label: `${t.code(family, one)}${value.includes(one) ? '' : counted(one)}` }))} onChange={(next) => onChange(all.filter((one) => next.includes(one)))} />
  );
}

const countries = ['CN', 'HK', 'TW', 'SG', 'MY', 'JP', 'KR', 'TH', 'ID', 'US', 'GB', 'CA', 'AU', 'DE', 'FR', 'IT', 'ES', 'BR', 'IN', 'AE'];
const languages = ['zh', 'en', 'ja', 'ko', 'th', 'id', 'de', 'fr', 'it', 'es', 'pt', 'hi', 'ar'];

export function CountryPick({ label, value, onChange, size = 'sm' }: { label: string; value: string; onChange: (code: string) => void; size?: string }) {
  const t = useText();
  const f = useFormats();
  const data = value && !countries.includes(value) ? [value, ...countries] : countries;
  return <Select label={label} size={size} searchable clearable clearButtonProps={{ 'aria-label': t('action.clear') }} placeholder={t('action.all')} value={value || null}
    data={data.map((code) => ({ value: code, label: f.country(code) }))} onChange={(code) => onChange(code ?? '')} />;
}

/** Several countries, shown by their names. */
export function CountryPicks({ label, value, onChange }: { label: string; value: readonly string[]; onChange: (codes: string[]) => void }) {
  const t = useText();
  const f = useFormats();
  return <MultiSelect label={label} searchable clearable hidePickedOptions clearButtonProps={{ 'aria-label': t('action.clear') }} placeholder={value.length === 0 ? t('action.all') : undefined} value={[...value]}
    data={[...new Set([...value, ...countries])].map((code) => ({ value: code, label: f.country(code) }))} onChange={onChange} />;
}

export function LanguagePick({ label, value, onChange }: { label: string; value: string; onChange: (code: string) => void }) {
  const t = useText();
  const f = useFormats();
  const data = value && !languages.includes(value) ? [value, ...languages] : languages;
  return <Select label={label} searchable clearable clearButtonProps={{ 'aria-label': t('action.clear') }} placeholder={t('action.all')} value={value || null}
    data={data.map((code) => ({ value: code, label: f.language(code) }))} onChange={(code) => onChange(code ?? '')} />;
}
