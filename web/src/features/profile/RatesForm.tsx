import { noteFormats, type NoteFormat } from '@meadow/shared';
import { Button, Checkbox, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { UpdateProfileDocument, type ProfilePartsFragment } from '../../graphql/generated/profile.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';

interface Rate {
  on: boolean;
  priceMinor: string;
  leadDays: number;
  revisions: number;
}
type Rates = Record<NoteFormat, Rate>;

function ratesOf(profile: ProfilePartsFragment): Rates {
  const of = (format: NoteFormat): Rate => {
    const rate = profile.rates.find((one) => one.format === format);
    return rate ? { on: true, priceMinor: rate.price.minor, leadDays: rate.leadDays, revisions: rate.revisions } : { on: false, priceMinor: '', leadDays: 7, revisions: 2 };
  };
  return { IMAGE_NOTE: of('IMAGE_NOTE'), VIDEO_NOTE: of('VIDEO_NOTE'), STORY: of('STORY'), LIVE: of('LIVE') };
}

/** The rate card: a price per format, with lead time and revisions. */
export function RatesForm({ profile }: { profile: ProfilePartsFragment }) {
  const t = useText();
  const { organisation } = useSession();
  const currency = profile.rates[0]?.price.currency ?? organisation.currency;
  const [rates, setRates] = useState(() => ratesOf(profile));
  const [update, busy] = useAction(UpdateProfileDocument, { done: t('action.saved') });
  const set = (format: NoteFormat, change: Partial<Rate>) => setRates({ ...rates, [format]: { ...rates[format], ...change } });
  const isIncomplete = noteFormats.some((format) => rates[format].on && (rates[format].priceMinor === '' || rates[format].priceMinor === '0'));
  const save = () => {
    const input = noteFormats.filter((format) => rates[format].on).map((format) => {
      const { priceMinor, leadDays, revisions } = rates[format];
      return { format, priceMinor, currency, leadDays, revisions };
    });
    void update({ input: { rates: input } });
  };
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      {noteFormats.map((format) => {
        const rate = rates[format];
        return (
          <div key={format} style={{ display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fit, minmax(110px, 1fr))', alignItems: 'end' }}>
            <Checkbox mb={6} label={t.code('format', format)} checked={rate.on} onChange={(e) => set(format, { on: e.currentTarget.checked })} />
            <MoneyInput label={t('creator.price')} disabled={!rate.on} currency={currency} value={rate.priceMinor} onChange={(priceMinor) => set(format, { priceMinor })} />
            <NumberInput label={t('creator.leadDays')} disabled={!rate.on} min={0} max={365} value={rate.leadDays} onChange={(days) => set(format, { leadDays: Number(days) || 0 })} />
            <NumberInput label={t('terms.revisionLimit')} disabled={!rate.on} min={0} max={10} value={rate.revisions} onChange={(count) => set(format, { revisions: Number(count) || 0 })} />
          </div>
        );
      })}
      <div><Button variant="default" loading={busy} disabled={isIncomplete} onClick={save}>{t('profile.saveRates')}</Button></div>
    </div>
  );
}
