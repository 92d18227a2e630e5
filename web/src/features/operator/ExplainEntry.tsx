import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { parseDecimal } from '@meadow/shared';
import { useState } from 'react';
import { AssignBankEntryDocument, ExplainBankEntryDocument, type BankMeaning, type ReconQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';

const providers = ['stripe', 'alipay', 'wechat'] as const;
const ownMeanings: readonly BankMeaning[] = ['BANK_COSTS', 'OWN_FUNDS', 'TAX_PAID'];
const isOwn = (what: string): what is BankMeaning => ownMeanings.some((one) => one === what);

/** Whose or what a line of the bank is, said by a person. */
export function ExplainEntry({ entry }: { entry: ReconQuery['suspense'][number] }) {
  const t = useText();
  const cameIn = BigInt(entry.amountMinor) > 0n;
  const [what, setWhat] = useState(cameIn ? 'BRAND' : 'BANK_COSTS');
  const [detail, setDetail] = useState('');
  const [assign, assigning] = useAction(AssignBankEntryDocument, { refresh: ['Recon'], done: t('recon.assigned') });
  const [explain, explaining] = useAction(ExplainBankEntryDocument, { refresh: ['Recon'], done: t('recon.explained') });
  const options = [...(cameIn ? [{ value: 'BRAND', label: t('recon.ofBrand') }] : []), ...ownMeanings.map((value) => ({ value, label: t.code('bankMeaning', value) })),
    ...providers.map((value) => ({ value, label: t('recon.settlementOf', { provider: t.code('provider', value) }) }))];
  const fee = detail.trim() === '' ? 0n : parseDecimal(detail.trim(), entry.currency);
  const isReady = isOwn(what) || (what === 'BRAND' ? detail.trim() !== '' : fee !== null && fee >= 0n);
  const submit = () => {
    if (what === 'BRAND') return assign({ id: entry.id, handle: detail });
    if (isOwn(what)) return explain({ id: entry.id, meaning: what });
    return explain({ id: entry.id, meaning: 'PROVIDER_SETTLEMENT', provider: what, feeMinor: (fee ?? 0n).toString() });
  };
  const field = what === 'BRAND' ? t('recon.handle') : t('recon.fee', { currency: entry.currency });
  return (
    <form onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <Group gap={6} justify="flex-end">
        <NativeSelect size="xs" w={150} aria-label={t('recon.whatIsIt')} data={options} value={what} onChange={(event) => { setWhat(event.currentTarget.value); setDetail(''); }} />
        {!isOwn(what) && <TextInput size="xs" w={130} aria-label={field} placeholder={field} value={detail} onChange={(event) => setDetail(event.currentTarget.value)} />}
        <Button size="xs" type="submit" variant="default" loading={assigning || explaining} disabled={!isReady}>{t('recon.explain')}</Button>
      </Group>
    </form>
  );
}
