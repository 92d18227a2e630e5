import { Button, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useText } from '../i18n/text.tsx';

/** A text to take along, with its copy button. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  const t = useText();
  const { copied, copy } = useClipboard();
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'end' }}>
      <TextInput style={{ flex: 1, minWidth: 0 }} label={label} value={text} readOnly onFocus={(event) => event.currentTarget.select()} />
      <Button variant="default" onClick={() => copy(text)}>{copied ? t('action.copied') : t('action.copy')}</Button>
    </div>
  );
}
