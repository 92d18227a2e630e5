import { Button, Group } from '@mantine/core';
import { DecidePayoutBatchDocument, PayoutBatchesDocument, PreparePayoutBatchDocument, type PayoutBatchPartsFragment } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';

type Batch = PayoutBatchPartsFragment;
const tones = { PREPARED: 'due', RELEASED: 'done' } as const;

/** All that waits at once: one prepares, another one releases. */
export function PayoutBatches({ waiting }: { waiting: number }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(PayoutBatchesDocument, { variables: {}, everyMs: 5_000 });
  const [prepare, busy] = useAction(PreparePayoutBatchDocument, { refresh: ['PayoutBatches'] });
  const isOpen = live.data?.payoutBatches.some(({ status }) => status === 'PREPARED') ?? true;
  const columns: Column<Batch>[] = [
    { id: 'prepared', header: t('batches.prepared'), minWidth: 180, cell: (b) => t('batches.by', { name: b.preparedBy, at: f.moment(b.preparedAt) }), sortBy: (b) => b.preparedAt, csv: (b) => b.preparedAt },
    { id: 'count', header: t('nav.payouts'), align: 'right', cell: (b) => f.count(b.payouts), sortBy: (b) => b.payouts, csv: (b) => b.payouts, phone: 'figure' },
    { id: 'sum', header: t('batches.sum'), align: 'right', cell: (b) => b.sums.map((sum) => f.money(sum)).join(' + ') || '–', csv: (b) => b.sums.map(({ minor, currency }) => `${minor} ${currency}`).join(' '), phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (b) => <Tag tone={tones[b.status as keyof typeof tones] ?? 'quiet'}>{t.code('batchStatus', b.status)}</Tag>, csv: (b) => b.status, phone: 'figure' },
    { id: 'act', header: t('batches.second'), phone: 'action', cell: (b) => (b.status === 'PREPARED' ? <Decide batch={b} /> : b.decidedBy && b.decidedAt ? t('batches.by', { name: b.decidedBy, at: f.moment(b.decidedAt) }) : '–') },
  ];
  return (
    <Section title={t('batches.title')} hint={t('batches.hint')} aside={<Button variant="default" size="xs" loading={busy} disabled={isOpen || waiting === 0} onClick={() => void prepare({})}>{t('batches.prepare', { count: waiting })}</Button>}>
      <Region live={live} isEmpty={({ payoutBatches }) => payoutBatches.length === 0} empty={<EmptyState title={t('batches.none')} />}>
        {({ payoutBatches }) => <DataTable id="batches" dense caption={t('batches.title')} rows={payoutBatches} columns={columns} rowKey={(b) => b.id} />}
      </Region>
    </Section>
  );
}

function Decide({ batch }: { batch: Batch }) {
  const t = useText();
  const f = useFormats();
  const [decide] = useAction(DecidePayoutBatchDocument, { refresh: ['PayoutBatches', 'Payouts'] });
  const run = (release: boolean) => async () => (await decide({ id: batch.id, release })) !== null;
  return (
    <Group gap={6} wrap="nowrap">
      {batch.isOwn ? <span>{t('batches.waitsForOther')}</span> : <ConfirmButton size="compact-xs" label={t('batches.release')} effect={t('batches.releaseEffect', { count: batch.payouts, sum: batch.sums.map((sum) => f.money(sum)).join(' + ') })} onConfirm={run(true)} />}
      <Button size="compact-xs" variant="default" onClick={() => void run(false)()}>{t('batches.drop')}</Button>
    </Group>
  );
}
