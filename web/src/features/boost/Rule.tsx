import { NumberInput, Select } from '@mantine/core';
import { microsPerMinor } from '@meadow/shared';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { AllowBoostsDocument, EndBoostsDocument, type BoostPartsFragment } from '../../graphql/generated/boost.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Section } from '../../ui/Page.tsx';

/** Side by side where there is room, two in a row on a phone. */
const field = { flex: '1 1 130px', maxWidth: 180 };

/** A target would be of a click or of an order, as each note's brief says: here a price is always of the same thing. */
const models = ['CPM', 'CPC', 'AUTOMATIC'] as const;
const labels = { CPM: 'campaign.bidMille', CPC: 'campaign.bidClick', AUTOMATIC: 'campaign.bidMost' } as const;

/** The brand's word that notes which pass go into Feeds by themselves, and with how much money. */
export function Rule({ given, hasThreshold }: { given: BoostPartsFragment['rule']; hasThreshold: boolean }) {
  const t = useText();
  const f = useFormats();
  const fieldTexts = useFieldTexts();
  const { organisation } = useSession();
  const currency = given?.currency ?? organisation.currency;
  const scale = microsPerMinor(currency);
  const [error, setError] = useState<ApiError | null>(null);
  const [total, setTotal] = useState(given?.totalBudgetMinor ?? '');
  const [daily, setDaily] = useState(given?.dailyBudgetMinor ?? '');
  const [model, setModel] = useState<(typeof models)[number]>(models.find((one) => one === given?.bidModel) ?? 'AUTOMATIC');
  const [bid, setBid] = useState(given ? String(BigInt(given.bidMicros) / scale) : '');
  const [days, setDays] = useState<number | null>(given?.flightDays ?? 14);
  const [allow] = useAction(AllowBoostsDocument, { refresh: ['BoostProposals'], onError: setError });
  const [end] = useAction(EndBoostsDocument, { refresh: ['BoostProposals'], onError: setError });
  const fields = fieldTexts(error);
  const money = (minor: string) => f.moneyPlain({ minor: minor || '0', currency });
  const confirm = async () => {
    setError(null);
    return (await allow({ input: { totalBudgetMinor: total, dailyBudgetMinor: daily, bidModel: model, bidMicros: (BigInt(bid) * scale).toString(), flightDays: days ?? 0 } })) !== null;
  };
  const isReady = hasThreshold && total !== '' && daily !== '' && bid !== '' && days !== null;
  return (
    <Section title={t('boost.rule')} hint={given ? t('boost.ruleSince', { at: f.dateTime(given.allowedAt) }) : t('boost.ruleOff')}>
      <div style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }}>
        <div style={field}><MoneyInput label={t('campaign.total')} currency={currency} value={total} onChange={setTotal} error={fields['totalBudgetMinor']} /></div>
        <div style={field}><MoneyInput label={t('campaign.daily')} currency={currency} value={daily} onChange={setDaily} error={fields['dailyBudgetMinor']} /></div>
        <Select style={field} label={t('campaign.bidModel')} value={model} allowDeselect={false} data={models.map((one) => ({ value: one, label: t.code('bidModel', one) }))}
          onChange={(value) => { const known = models.find((one) => one === value); if (known) setModel(known); }} />
        <div style={field}><MoneyInput label={t(labels[model])} currency={currency} value={bid} onChange={setBid} error={fields['bidMicros']} /></div>
        <NumberInput style={field} label={t('boost.ruleDays')} min={1} max={90} allowDecimal={false} value={days ?? ''} onChange={(value) => setDays(value === '' ? null : Number(value))} error={fields['flightDays']} />
        <ConfirmButton variant="default" disabled={!isReady} label={t(given ? 'boost.ruleChange' : 'boost.ruleAllow')} effect={t('boost.ruleEffect', { total: money(total), daily: money(daily), days: days ?? 0 })} onConfirm={confirm} />
        {given && <ConfirmButton variant="subtle" color="gray" label={t('boost.ruleEnd')} effect={t('boost.ruleEndEffect')} onConfirm={async () => (await end({})) !== null} />}
      </div>
      {!hasThreshold && <p style={{ margin: '8px 0 0' }}>{t('boost.ruleNeeds')}</p>}
    </Section>
  );
}
