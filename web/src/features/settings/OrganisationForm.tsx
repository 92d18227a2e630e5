import { currencies } from '@meadow/shared';
import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { UpdateOrganisationDocument } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Section } from '../../ui/Page.tsx';

export function OrganisationForm() {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const { organisation, viewer, setViewer, may } = useSession();
  const [form, setForm] = useState({ name: organisation.name, timeZone: organisation.timeZone, currency: organisation.currency });
  const [error, setError] = useState<ApiError | null>(null);
  const [update, busy] = useAction(UpdateOrganisationDocument, { onError: setError, done: t('action.saved') });
  const fields = fieldTexts(error);
  const zones = [...new Set([form.timeZone, ...Intl.supportedValuesOf('timeZone')])];
  const save = async () => {
    setError(null);
    const saved = await update({ input: form });
    if (!saved) return;
    const changed = { ...viewer.organisation, ...saved.updateOrganisation };
    setViewer({ ...viewer, organisation: changed, actingFor: viewer.actingFor.id === changed.id ? changed : viewer.actingFor });
  };
  return (
    <Section hint={t('settings.organisationHint')} title={organisation.name}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }} style={{ maxWidth: 420 }}>
        <Stack gap="sm">
          {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
          <TextInput label={t('signup.organisation')} disabled={!may('org:manage')} maxLength={120} value={form.name} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} error={fields['name']} />
          <Select label={t('settings.zone')} searchable allowDeselect={false} disabled={!may('org:manage')} data={zones} value={form.timeZone} onChange={(timeZone) => setForm({ ...form, timeZone: timeZone ?? form.timeZone })} error={fields['timeZone']} />
          <Select label={t('settings.currency')} allowDeselect={false} disabled={!may('org:manage')} data={[...currencies]} value={form.currency} onChange={(currency) => setForm({ ...form, currency: currency ?? form.currency })} error={fields['currency']} />
          {may('org:manage') && <div><Button type="submit" loading={busy}>{t('action.save')}</Button></div>}
        </Stack>
      </form>
    </Section>
  );
}
