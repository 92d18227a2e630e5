import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { SeedingDocument, SetSkuStockDocument, type SeedingQuery } from '../../graphql/generated/seeding.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { useLeft } from '../../ui/WaitClock.tsx';
import { ProductForm } from './ProductForm.tsx';
import { SampleStatusTag, SampleSteps } from './SampleSteps.tsx';

type Sample = SeedingQuery['samples'][number];
type Sku = SeedingQuery['skus'][number];

/** Did samples become notes? */
export function SeedingPage() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(SeedingDocument, { variables: {}, everyMs: 4_000 });
  const figures = live.data?.seedingFigures;
  return (
    <Page title={t('nav.seeding')} lead={t('seeding.lead')} actions={<AsOf at={live.asOf} />}
      answer={live.data && figures && (live.data.skus.length === 0 ? t('seeding.first') : t('seeding.answer', { sent: figures.sent, notes: figures.notes }))}>
      <Region live={live}>
        {({ samples, skus, seedingFigures: { sent, notes, postRate, costPerNote } }) => (
          <>
            {sent > 0 && (
              <Kpis>
                <Tile name={t('seeding.sent')} value={f.count(sent)} />
                <Tile name={t('seeding.notes')} value={f.count(notes)} />
                <Tile name={t('seeding.postRate')} value={postRate === null ? '–' : f.percent(postRate, 0)} foot={<small>{t('seeding.postRateHint')}</small>} />
                <Tile name={t('seeding.costPerNote')} value={costPerNote ? f.money(costPerNote) : '–'} foot={<small>{t('seeding.costPerNoteHint')}</small>} />
              </Kpis>
            )}
            <Section title={t('seeding.samples')}>
              {samples.length === 0 ? <EmptyState title={t('seeding.none')} hint={t('seeding.noneHint')} /> : <SampleTable samples={samples} />}
            </Section>
            <Section title={t('seeding.products')}>
              {skus.length === 0 ? <EmptyState title={t('seeding.noProducts')} /> : <SkuTable skus={skus} />}
              {may('brief:write') && <ProductForm />}
            </Section>
          </>
        )}
      </Region>
    </Page>
  );
}

function SampleTable({ samples }: { samples: readonly Sample[] }) {
  const t = useText();
  const f = useFormats();
  const left = useLeft();
  const columns: Column<Sample>[] = [
    { id: 'creator', header: t('seeding.creator'), minWidth: 140, cell: (s) => s.creatorName, sortBy: (s) => s.creatorName, csv: (s) => s.creatorName },
    { id: 'product', header: t('seeding.product'), minWidth: 160, cell: (s) => `${s.product} · ${s.sku}`, sortBy: (s) => s.product, csv: (s) => `${s.product} ${s.sku}`, phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (s) => <SampleStatusTag status={s.status} />, sortBy: (s) => s.status, csv: (s) => s.status, phone: 'figure' },
    { id: 'until', header: t('seeding.until'), cell: (s) => (s.dueAt ? <span title={f.moment(s.dueAt)}>{left(s.dueAt)}</span> : '–'), sortBy: (s) => s.dueAt, csv: (s) => s.dueAt, phone: 'figure' },
    { id: 'where', header: t('seeding.address'), minWidth: 180, cell: (s) => s.address ?? (s.noteUrl ? <a href={s.noteUrl} target="_blank" rel="noreferrer noopener">{s.noteUrl}</a> : (s.tracking ?? '–')), phone: 'line' },
    { id: 'act', header: t('seeding.act'), cell: (s) => <SampleSteps sample={s} side="BRAND" />, phone: 'action' },
  ];
  return <DataTable id="samples" caption={t('seeding.samples')} rows={samples} columns={columns} rowKey={(s) => s.id} />;
}

function SkuTable({ skus }: { skus: readonly Sku[] }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const columns: Column<Sku>[] = [
    { id: 'product', header: t('seeding.product'), minWidth: 160, cell: (s) => s.product, sortBy: (s) => s.product, csv: (s) => s.product },
    { id: 'sku', header: t('seeding.sku'), cell: (s) => s.name, csv: (s) => s.name, phone: 'figure' },
    { id: 'cost', header: t('seeding.cost'), align: 'right', cell: (s) => (s.cost ? f.money(s.cost) : '–'), csv: (s) => s.cost?.minor, csvHeader: 'cost_minor', phone: 'figure' },
    { id: 'shipping', header: t('seeding.shipping'), align: 'right', cell: (s) => (s.shipping ? f.money(s.shipping) : '–'), csv: (s) => s.shipping?.minor, csvHeader: 'shipping_minor', phone: 'hidden' },
    { id: 'trial', header: t('seeding.trialDays'), align: 'right', cell: (s) => f.count(s.trialDays), csv: (s) => s.trialDays, phone: 'hidden' },
    { id: 'stock', header: t('seeding.stock'), align: 'right', cell: (s) => f.count(s.stock ?? 0), sortBy: (s) => s.stock, csv: (s) => s.stock, phone: 'figure' },
    ...(may('brief:write') ? [{ id: 'set', header: t('seeding.setStock'), cell: (s: Sku) => <StockForm sku={s} />, phone: 'action' } satisfies Column<Sku>] : []),
  ];
  return <DataTable id="skus" caption={t('seeding.products')} rows={skus} columns={columns} rowKey={(s) => s.id} />;
}

function StockForm({ sku }: { sku: Sku }) {
  const t = useText();
  const [stock, setStock] = useState<number | string>(sku.stock ?? 0);
  const [set, busy] = useAction(SetSkuStockDocument, { refresh: ['Seeding'], done: t('action.saved') });
  return (
    <form style={{ display: 'flex', gap: 6 }} onSubmit={(event) => { event.preventDefault(); void set({ id: sku.id, stock: Number(stock) || 0 }); }}>
      <NumberInput aria-label={`${t('seeding.stock')}: ${sku.product} ${sku.name}`} size="xs" w={88} min={0} max={1_000_000} value={stock} onChange={setStock} />
      <Button type="submit" size="xs" variant="default" loading={busy}>{t('action.save')}</Button>
    </form>
  );
}
