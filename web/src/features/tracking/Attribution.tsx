import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AttributionDocument, GiveCouponDocument, SetAttributionDocument, type AttributionQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { CampaignWindows } from './CampaignWindows.tsx';

type Setting = AttributionQuery['attributionSettings'][number];
const row = { display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'end', marginTop: 12 } as const;

/** For how long a click or a view counts, and what goes first. */
export function Attribution() {
  const live = useLive(AttributionDocument, { variables: {} });
  return <Region live={live}>{(data) => <><Windows settings={data.attributionSettings} /><CampaignWindows data={data} /><Coupons data={data} /></>}</Region>;
}

function Windows({ settings }: { settings: readonly Setting[] }) {
  const t = useText();
  const f = useFormats();
  const now = settings.find(({ campaignId }) => campaignId === null);
  const [clickDays, setClickDays] = useState(now?.clickDays ?? 7);
  const [viewDays, setViewDays] = useState(now?.viewDays ?? 0);
  const [couponFirst, setCouponFirst] = useState(now?.couponFirst ?? false);
  const [save, busy] = useAction(SetAttributionDocument, { done: t('tracking.attributionDone'), refresh: ['Attribution'] });
  return (
    <Section title={t('tracking.attribution')} hint={t('tracking.attributionHint')} aside={now?.since ? <small>{t('tracking.inForce', { at: f.moment(now.since) })}</small> : undefined}>
      <form style={row} onSubmit={(event) => {
        event.preventDefault();
        void save({ input: { clickDays, viewDays, couponFirst } });
      }}>
        <NumberInput style={{ flex: '1 1 140px' }} label={t('tracking.clickDays')} min={1} max={90} allowDecimal={false} value={clickDays} onChange={(days) => setClickDays(Number(days) || 1)} />
        <NumberInput style={{ flex: '1 1 140px' }} label={t('tracking.viewDays')} min={0} max={30} allowDecimal={false} value={viewDays} onChange={(days) => setViewDays(Number(days) || 0)} />
        <Switch style={{ flex: '1 1 200px', paddingBottom: 8 }} label={t('tracking.couponFirst')} checked={couponFirst} onChange={(event) => setCouponFirst(event.currentTarget.checked)} />
        <Button type="submit" variant="default" loading={busy}>{t('action.save')}</Button>
      </form>
    </Section>
  );
}

function Coupons({ data: { coupons, trackedLinks } }: { data: AttributionQuery }) {
  const t = useText();
  const f = useFormats();
  const [code, setCode] = useState('');
  const [linkId, setLinkId] = useState<string | null>(null);
  const [give, busy] = useAction(GiveCouponDocument, { refresh: ['Attribution'] });
  const columns: Column<AttributionQuery['coupons'][number]>[] = [
    { id: 'code', header: t('tracking.coupon'), cell: (coupon) => <code>{coupon.code}</code>, csv: (coupon) => coupon.code },
    { id: 'slug', header: t('tracking.link'), cell: (coupon) => coupon.slug, csv: (coupon) => coupon.slug, phone: 'figure' },
    { id: 'since', header: t('tracking.since'), cell: (coupon) => f.moment(coupon.since), csv: (coupon) => coupon.since, phone: 'hidden' },
  ];
  if (trackedLinks.length === 0) return null;
  return (
    <Section title={t('tracking.coupons')} hint={t('tracking.couponsHint')}>
      {coupons.length > 0 && <DataTable id="coupons" caption={t('tracking.coupons')} rows={coupons} columns={columns} rowKey={(coupon) => coupon.code} />}
      <form style={row} onSubmit={(event) => {
        event.preventDefault();
        if (linkId) void give({ linkId, code }).then((made) => made && setCode(''));
      }}>
        <TextInput style={{ flex: '1 1 140px' }} label={t('tracking.coupon')} required withAsterisk={false} maxLength={64} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <Select style={{ flex: '1 1 180px' }} label={t('tracking.link')} required withAsterisk={false} searchable data={trackedLinks.map(({ id, slug }) => ({ value: id, label: slug }))} value={linkId} onChange={setLinkId} />
        <Button type="submit" variant="default" loading={busy} disabled={linkId === null}>{t('tracking.giveCoupon')}</Button>
      </form>
    </Section>
  );
}
