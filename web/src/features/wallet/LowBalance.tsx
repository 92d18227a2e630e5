import { Button } from '@mantine/core';
import { useState } from 'react';
import { LowBalanceAlertDocument, SetLowBalanceAlertDocument } from '../../graphql/generated/wallet.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Section } from '../../ui/Page.tsx';

/** Below which balance the account is told. */
export function LowBalance({ currency }: { currency: string }) {
  const { data } = useLive(LowBalanceAlertDocument, { variables: { currency } });
  return data ? <Form key={data.lowBalanceAlert ?? ''} currency={currency} given={data.lowBalanceAlert ?? ''} /> : null;
}

function Form({ currency, given }: { currency: string; given: string }) {
  const t = useText();
  const [below, setBelow] = useState(given);
  const [set, busy] = useAction(SetLowBalanceAlertDocument, { refresh: ['LowBalanceAlert'], done: t('action.saved') });
  return (
    <Section>
      <form style={{ display: 'flex', gap: 8, alignItems: 'end', flexWrap: 'wrap' }} onSubmit={(event) => { event.preventDefault(); void set({ currency, belowMinor: below }); }}>
        <MoneyInput label={t('wallet.alert')} description={t('wallet.alertHint')} currency={currency} value={below} onChange={setBelow} />
        <Button type="submit" variant="default" loading={busy} disabled={below === '' || below === '0' || below === given}>{t('wallet.alertSave')}</Button>
        {given !== '' && <Button variant="subtle" color="gray" onClick={() => void set({ currency, belowMinor: null })}>{t('wallet.alertOff')}</Button>}
      </form>
    </Section>
  );
}
