import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { RequestSampleDocument, SamplesDocument, type SamplesQuery } from '../../graphql/generated/seeding.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { useLeft } from '../../ui/WaitClock.tsx';
import { SampleStatusTag, SampleSteps } from './SampleSteps.tsx';

type Sample = SamplesQuery['samples'][number];
type Sku = SamplesQuery['skus'][number];
const live = new Set<Sample['status']>(['REQUESTED', 'APPROVED', 'SHIPPED', 'RECEIVED']);

/** What may I try, and where is it? */
export function SamplesPage() {
  const t = useText();
  const feed = useLive(SamplesDocument, { variables: {}, everyMs: 4_000 });
  const [asked, setAsked] = useState<Sku | null>(null);
  const onWay = feed.data?.samples.filter(({ status }) => status === 'APPROVED' || status === 'SHIPPED').length;
  return (
    <Page title={t('nav.samples')} lead={t('samples.lead')} answer={onWay === undefined ? undefined : t('samples.answer', { count: onWay })}>
      <Region live={feed}>
        {({ samples, skus }) => (
          <>
            <Section title={t('samples.mine')}>{samples.length === 0 ? <EmptyState title={t('samples.mineNone')} /> : <Mine samples={samples} />}</Section>
            <Section title={t('samples.offered')}>{skus.length === 0 ? <EmptyState title={t('samples.offeredNone')} /> : <Offered skus={skus} samples={samples} onAsk={setAsked} />}</Section>
          </>
        )}
      </Region>
      {asked && <AskModal sku={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function Mine({ samples }: { samples: readonly Sample[] }) {
  const t = useText();
  const f = useFormats();
  const left = useLeft();
  const columns: Column<Sample>[] = [
    { id: 'product', header: t('seeding.product'), minWidth: 160, cell: (s) => `${s.product} · ${s.sku}`, sortBy: (s) => s.product, csv: (s) => `${s.product} ${s.sku}` },
    { id: 'brand', header: t('seeding.brand'), cell: (s) => s.brandName, sortBy: (s) => s.brandName, csv: (s) => s.brandName, phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (s) => <SampleStatusTag status={s.status} />, sortBy: (s) => s.status, csv: (s) => s.status, phone: 'figure' },
    { id: 'until', header: t('seeding.until'), cell: (s) => (s.dueAt ? <span title={f.moment(s.dueAt)}>{left(s.dueAt)}</span> : '–'), sortBy: (s) => s.dueAt, csv: (s) => s.dueAt, phone: 'figure' },
    { id: 'tracking', header: t('seeding.tracking'), cell: (s) => s.tracking ?? '–', csv: (s) => s.tracking, phone: 'hidden' },
    { id: 'act', header: t('seeding.act'), cell: (s) => <SampleSteps sample={s} side="CREATOR" />, phone: 'action' },
  ];
  return <DataTable id="mine" caption={t('samples.mine')} rows={samples} columns={columns} rowKey={(s) => s.id} />;
}

function Offered({ skus, samples, onAsk }: { skus: readonly Sku[]; samples: readonly Sample[]; onAsk: (sku: Sku) => void }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const hasAsked = (sku: Sku) => samples.some((s) => s.product === sku.product && s.brandName === sku.brandName && live.has(s.status));
  const columns: Column<Sku>[] = [
    { id: 'product', header: t('seeding.product'), minWidth: 160, cell: (s) => s.product, sortBy: (s) => s.product },
    { id: 'sku', header: t('seeding.sku'), cell: (s) => s.name, phone: 'figure' },
    { id: 'brand', header: t('seeding.brand'), cell: (s) => s.brandName, sortBy: (s) => s.brandName, phone: 'figure' },
    { id: 'trial', header: t('seeding.trialDays'), align: 'right', cell: (s) => f.count(s.trialDays), phone: 'figure' },
    { id: 'ask', header: t('seeding.act'), phone: 'action', cell: (s) => (hasAsked(s) ? t('samples.asked') : !s.available ? t('samples.gone') : may('deal:negotiate') ? <Button size="compact-xs" variant="default" onClick={() => onAsk(s)}>{t('samples.ask')}</Button> : null) },
  ];
  return <DataTable id="offered" caption={t('samples.offered')} rows={skus} columns={columns} rowKey={(s) => s.id} exportable={false} />;
}

function AskModal({ sku, onClose }: { sku: Sku; onClose: () => void }) {
  const t = useText();
  const [address, setAddress] = useState('');
  const [ask, busy] = useAction(RequestSampleDocument, { refresh: ['Samples'], done: t('samples.asked') });
  return (
    <Modal opened onClose={onClose} title={t('samples.askTitle', { product: `${sku.product} · ${sku.name}` })} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void ask({ skuId: sku.id, address }).then((done) => done && onClose()); }}>
        <Textarea label={t('samples.address')} description={t('samples.lead')} autosize minRows={2} maxLength={500} value={address} onChange={(event) => setAddress(event.currentTarget.value)} data-autofocus />
        <Group justify="flex-end" mt="md"><Button type="submit" loading={busy} disabled={address.trim() === ''}>{t('samples.ask')}</Button></Group>
      </form>
    </Modal>
  );
}
