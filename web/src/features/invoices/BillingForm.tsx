import { Button, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { BillingDetailsDocument, SetBillingDetailsDocument, type BillingDetailsQuery } from '../../graphql/generated/invoices.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';

type Details = BillingDetailsQuery['billingDetails'];

/** Who we are on paper. */
export function BillingForm() {
  const t = useText();
  const live = useLive(BillingDetailsDocument, { variables: {} });
  return (
    <Section title={t('invoices.details')} hint={t('invoices.detailsHint')}>
      <Region live={live}>{({ billingDetails }) => <Fields given={billingDetails} />}</Region>
    </Section>
  );
}

function Fields({ given }: { given: Details }) {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [form, setForm] = useState({ name: given.name, taxId: given.taxId ?? '', street: given.street, city: given.city, postalCode: given.postalCode, country: given.country });
  const [error, setError] = useState<ApiError | null>(null);
  const [save, busy] = useAction(SetBillingDetailsDocument, { onError: setError, done: t('action.saved') });
  const fields = fieldTexts(error);
  const send = async () => {
    setError(null);
    await save({ input: { ...form, taxId: form.taxId || null } });
  };
  const field = (name: keyof typeof form, longest: number) => (
    <TextInput key={name} label={t(`invoices.${name}`)} maxLength={longest} value={form[name]} error={fields[name]} onChange={(event) => setForm({ ...form, [name]: event.currentTarget.value })} />
  );
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
      {error && Object.keys(fields).length === 0 && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {field('name', 200)}{field('taxId', 40)}{field('street', 200)}{field('city', 100)}{field('postalCode', 20)}{field('country', 2)}
      </SimpleGrid>
      <Button type="submit" mt="sm" loading={busy}>{t('action.save')}</Button>
    </form>
  );
}
