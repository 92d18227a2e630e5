import { Group, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { GoButton } from '../../session/GoButton.tsx';

const acts = ['pause', 'resume', 'bid', 'daily'] as const;
const names = { pause: 'bulk.doPause', resume: 'bulk.doResume', bid: 'bulk.doBid', daily: 'bulk.doDaily' } as const;

/** One change for all campaigns that are chosen; what it comes to is seen before it holds. */
export function BulkBar({ ids }: { ids: readonly string[] }) {
  const t = useText();
  const [act, setAct] = useState<(typeof acts)[number]>('pause');
  const [percent, setPercent] = useState<number | string>(10);
  const hasShare = act === 'bid' || act === 'daily';
  return (
    <Group align="flex-end" gap="sm" mb="sm" role="group" aria-label={t('bulk.title')}>
      <strong style={{ minHeight: 36, alignContent: 'center' }}>{t('bulk.chosen', { count: ids.length })}</strong>
      <Select label={t('bulk.do')} w={180} allowDeselect={false} value={act} data={acts.map((one) => ({ value: one, label: t(names[one]) }))} onChange={(value) => setAct(acts.find((one) => one === value) ?? act)} />
      {hasShare && <NumberInput label={t('bulk.by')} w={110} suffix="%" min={-90} max={900} value={percent} onChange={setPercent} />}
      <GoButton to="/campaigns/bulk" search={{ ids: ids.join(' '), act, ...(hasShare ? { by: String(percent) } : {}) }} variant="default">{t('bulk.see')}</GoButton>
    </Group>
  );
}
