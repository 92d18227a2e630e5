import { noteFormats, platforms } from '@meadow/shared';
import { ActionIcon, Button, NumberInput, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useText } from '../i18n/text.tsx';
import type { DeliverableView } from './terms.ts';

/** What is to be made: format, platform, how many. */
export function DeliverablesInput({ value, onChange, error }: { value: readonly DeliverableView[]; onChange: (next: DeliverableView[]) => void; error?: string }) {
  const t = useText();
  const set = (index: number, change: Partial<DeliverableView>) => onChange(value.map((one, at) => (at === index ? { ...one, ...change } : one)));
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      {value.map((one, index) => (
        <div key={index} style={{ display: 'grid', gridTemplateColumns: 'minmax(0,1fr) minmax(0,1fr) 72px 36px', gap: 8, alignItems: 'end' }}>
          <Select label={index === 0 ? t('terms.format') : undefined} aria-label={t('terms.format')} value={one.format} allowDeselect={false}
            data={noteFormats.map((format) => ({ value: format, label: t.code('format', format) }))}
            onChange={(format) => { const known = noteFormats.find((name) => name === format); if (known) set(index, { format: known }); }} />
          <Select label={index === 0 ? t('terms.platform') : undefined} aria-label={t('terms.platform')} value={one.platform} allowDeselect={false}
            data={platforms.map((platform) => ({ value: platform, label: t.code('platform', platform) }))}
            onChange={(platform) => { const known = platforms.find((name) => name === platform); if (known) set(index, { platform: known }); }} />
          <NumberInput label={index === 0 ? t('terms.quantity') : undefined} aria-label={t('terms.quantity')} min={1} max={50} value={one.quantity} hideControls
            onChange={(quantity) => set(index, { quantity: Math.max(1, Number(quantity) || 1) })} />
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('action.remove')} disabled={value.length === 1} onClick={() => onChange(value.filter((_, at) => at !== index))}><IconTrash size={18} stroke={1.5} /></ActionIcon>
        </div>
      ))}
      {error && <p style={{ color: 'var(--mantine-color-error)', fontSize: 12 }}>{error}</p>}
      <div><Button variant="default" size="xs" onClick={() => onChange([...value, { format: 'IMAGE_NOTE', platform: value[0]?.platform ?? 'XIAOHONGSHU', quantity: 1 }])}>{t('terms.addDeliverable')}</Button></div>
    </div>
  );
}

export function useDeliverablesText() {
  const t = useText();
  return (deliverables: readonly DeliverableView[]) =>
    deliverables.map(({ format, platform, quantity }) => t('terms.deliverable', { quantity, format: t.code('format', format), platform: t.code('platform', platform) })).join(' + ');
}
