import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { SubmitTaxFormDocument, TaxFormDocument, type TaxFormQuery } from '../../graphql/generated/earnings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';

type Form = NonNullable<TaxFormQuery['taxForm']>;
const kinds = ['CN_ID', 'COMPANY', 'W8BEN', 'W9'] as const;
const tones: Record<Form['status'], Tone> = { SUBMITTED: 'due', VERIFIED: 'done', REJECTED: 'error' };

/** Who am I for the tax office, and is that settled? */
export function TaxForm() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(TaxFormDocument, { variables: {}, everyMs: 15_000 });
  const form = live.data?.taxForm;
  return (
    <Section title={t('tax.title')} hint={t('tax.hint')}>
      <Region live={live}>
        {() => form && (
          <Facts of={[
            [t('tax.status'), <Tag key="status" tone={tones[form.status]}>{t.code('taxFormStatus', form.status)}</Tag>],
            ...(form.reason ? [[t('tax.reason'), form.reason] as [string, string]] : []),
            [t('tax.kind'), t.code('taxFormKind', form.kind)], [t('tax.legalName'), form.legalName], [t('tax.number'), form.masked], [t('tax.submitted'), f.dateTime(form.submittedAt)],
          ]} />
        )}
      </Region>
      {may('payout:request') && live.data && <Editor key={form?.submittedAt ?? ''} isFirst={!form} />}
    </Section>
  );
}

function Editor({ isFirst }: { isFirst: boolean }) {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [form, setForm] = useState<{ kind: Form['kind']; legalName: string; country: string; number: string }>({ kind: 'CN_ID', legalName: '', country: '', number: '' });
  const [error, setError] = useState<ApiError | null>(null);
  const [submit, busy] = useAction(SubmitTaxFormDocument, { refresh: ['TaxForm'], done: t('tax.sent'), onError: setError });
  const fields = fieldTexts(error);
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const asksCountry = form.kind === 'COMPANY' || form.kind === 'W8BEN';
  const fieldset = (
    <form style={{ maxWidth: 480, marginTop: 12 }} onSubmit={(event) => { event.preventDefault(); setError(null); void submit({ input: { ...form, country: asksCountry ? form.country : form.kind === 'W9' ? 'US' : 'CN' } }); }}>
      <Stack gap="sm">
        {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <Select label={t('tax.kind')} value={form.kind} allowDeselect={false} data={kinds.map((kind) => ({ value: kind, label: t.code('taxFormKind', kind) }))} onChange={(value) => set({ kind: kinds.find((kind) => kind === value) ?? form.kind })} />
        <TextInput label={t('tax.legalName')} required withAsterisk={false} autoComplete="name" value={form.legalName} onChange={(event) => set({ legalName: event.currentTarget.value })} error={fields['legalName']} />
        {asksCountry && <TextInput label={t('tax.country')} description={t('tax.countryHint')} required withAsterisk={false} maxLength={2} autoComplete="country" value={form.country} onChange={(event) => set({ country: event.currentTarget.value })} error={fields['country']} />}
        <TextInput label={t.code('taxNumber', form.kind)} required withAsterisk={false} autoComplete="off" value={form.number} onChange={(event) => set({ number: event.currentTarget.value })} error={fields['number']} />
        <div><Button type="submit" variant="default" loading={busy}>{t(isFirst ? 'tax.send' : 'tax.sendAgain')}</Button></div>
      </Stack>
    </form>
  );
  return isFirst ? fieldset : <details style={{ marginTop: 12 }}><summary style={{ cursor: 'pointer', minHeight: 24 }}>{t('tax.change')}</summary>{fieldset}</details>;
}
