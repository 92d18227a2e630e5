import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { PayoutMethodDocument, SetPayoutMethodDocument } from '../../graphql/generated/earnings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { destinationText } from '../../ui/destination.ts';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { PayoutAccount } from './PayoutAccount.tsx';
import { TaxForm } from './TaxForm.tsx';

const kinds = ['BANK', 'ALIPAY', 'WECHAT'] as const;

/** Is the account right that money goes to? */
export function PayoutPage() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const { may } = useSession();
  const live = useLive(PayoutMethodDocument, { variables: {}, everyMs: 10_000 });
  const [form, setForm] = useState({ kind: 'BANK', holder: '', accountNumber: '', bankCode: '' });
  const [error, setError] = useState<ApiError | null>(null);
  const [save, busy] = useAction(SetPayoutMethodDocument, { onError: setError, done: t('payout.saved'), refresh: ['PayoutMethod'] });
  const method = live.data?.payoutMethod;
  const account = live.data?.payoutAccount;
  const fields = fieldTexts(error);
  const send = async () => {
    setError(null);
    const saved = await save({ input: { ...form, bankCode: form.bankCode || null } });
    if (saved) setForm({ kind: 'BANK', holder: '', accountNumber: '', bankCode: '' });
  };
  return (
    <Page title={t('nav.payout')} answer={live.data ? t(method ? 'payout.ready' : 'payout.missing') : undefined}>
      <Region live={live}>
        {() => method && (
          <Section title={t('payout.current')}>
            <Facts of={[[t('payout.kind'), t.code('payoutKind', method.kind)], [t('payout.holder'), method.holder], [t('payout.account'), destinationText(t, method.masked)], [t('payout.updated'), f.dateTime(method.updatedAt)]]} />
          </Section>
        )}
      </Region>
      {account && <PayoutAccount key={account.status} account={account} isFirst={!method} />}
      {may('payout:request') && (
        <Section title={t(method ? 'payout.change' : 'payout.add')} hint={t('payout.hint')}>
          <form onSubmit={(event) => { event.preventDefault(); void send(); }} style={{ maxWidth: 480 }}>
            <Stack gap="sm">
              {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
              <Select label={t('payout.kind')} value={form.kind} allowDeselect={false} data={kinds.map((kind) => ({ value: kind, label: t.code('payoutKind', kind) }))} onChange={(kind) => setForm({ ...form, kind: kind ?? 'BANK' })} />
              <TextInput label={t('payout.holder')} required withAsterisk={false} autoComplete="name" value={form.holder} onChange={(e) => setForm({ ...form, holder: e.currentTarget.value })} error={fields['holder']} />
              <TextInput label={t('payout.account')} required withAsterisk={false} inputMode={form.kind === 'BANK' ? 'numeric' : 'text'} autoComplete="off" value={form.accountNumber} onChange={(e) => setForm({ ...form, accountNumber: e.currentTarget.value })} error={fields['accountNumber']} />
              {form.kind === 'BANK' && <TextInput label={t('payout.bankCode')} autoComplete="off" value={form.bankCode} onChange={(e) => setForm({ ...form, bankCode: e.currentTarget.value })} error={fields['bankCode']} />}
              <div><Button type="submit" loading={busy} variant={method || account ? 'default' : 'filled'}>{t('payout.save')}</Button></div>
            </Stack>
          </form>
        </Section>
      )}
      <TaxForm />
    </Page>
  );
}
