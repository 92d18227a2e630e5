import { categories, isCategory } from '@meadow/shared';
import { Button, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { MyProfileDocument, UpdateProfileDocument, type ProfilePartsFragment } from '../../graphql/generated/profile.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Columns, Facts, Page, Section } from '../../ui/Page.tsx';
import { CountryPick, LanguagePick, Picks } from '../../ui/Picks.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { RatesForm } from './RatesForm.tsx';

/** How do brands see me? */
export function ProfilePage() {
  const live = useLive(MyProfileDocument, { variables: {} });
  return <Region live={live}>{({ myCreatorProfile }) => <Profile profile={myCreatorProfile} />}</Region>;
}

/** What do I ask, and is it fair? */
export function RatesPage() {
  const t = useText();
  const live = useLive(MyProfileDocument, { variables: {} });
  return <Page title={t('profile.rates')} lead={t('profile.ratesHint')}><Region live={live}>{({ myCreatorProfile }) => <Section><RatesForm profile={myCreatorProfile} /></Section>}</Region></Page>;
}

function Profile({ profile }: { profile: ProfilePartsFragment }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const { may } = useSession();
  const [form, setForm] = useState({
    name: profile.name, bio: profile.bio, country: profile.country ?? '', region: profile.region ?? '', language: profile.language ?? '', categories: profile.categories,
  });
  const [error, setError] = useState<ApiError | null>(null);
  const [update, busy] = useAction(UpdateProfileDocument, { onError: setError, done: t('action.saved') });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const fields = fieldTexts(error);
  const save = () => {
    setError(null);
    void update({ input: { ...form, country: form.country || null, region: form.region || null, language: form.language || null } });
  };
  return (
    <Page title={t('nav.profile')} answer={t(profile.openForSponsorship ? 'profile.isOpen' : 'profile.isClosed')}
      actions={may('creator:edit') && <Switch size="md" label={t('profile.open')} checked={profile.openForSponsorship} onChange={(event) => void update({ input: { openForSponsorship: event.currentTarget.checked } })} />}>
      <Columns split="2-1">
        <div style={{ display: 'grid', gap: 16 }}>
          <Section title={t('profile.about')} aside={<Button loading={busy} onClick={save}>{t('action.save')}</Button>}>
            <Stack gap="sm">
              {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
              <TextInput label={t('profile.name')} maxLength={80} value={form.name} onChange={(e) => set({ name: e.currentTarget.value })} error={fields['name']} />
              <Textarea label={t('profile.bio')} autosize minRows={3} maxLength={1000} value={form.bio} onChange={(e) => set({ bio: e.currentTarget.value })} error={fields['bio']} />
              <Picks label={t('brief.categories')} family="category" all={categories} value={form.categories.filter(isCategory)} onChange={(next) => set({ categories: next })} />
              <SimpleGrid cols={{ base: 1, xs: 3 }}>
                <CountryPick label={t('brief.country')} value={form.country} onChange={(country) => set({ country })} />
                <TextInput label={t('profile.region')} value={form.region} onChange={(e) => set({ region: e.currentTarget.value })} error={fields['region']} />
                <LanguagePick label={t('brief.language')} value={form.language} onChange={(language) => set({ language })} />
              </SimpleGrid>
            </Stack>
          </Section>
          <Section title={t('profile.rates')} hint={t('profile.ratesHint')} id="rates"><RatesForm profile={profile} /></Section>
        </div>
        <Section title={t('profile.brandView')}>
          <div style={{ display: 'grid', gap: 8 }}>
            <div><strong style={{ fontSize: 16 }}>{form.name}</strong> <Tag tone={profile.openForSponsorship ? 'done' : 'quiet'}>{t(profile.openForSponsorship ? 'creator.open' : 'creator.closed')}</Tag></div>
            <p style={{ whiteSpace: 'pre-wrap' }}>{form.bio}</p>
            <Facts of={[
              [t('creator.tier'), `${t.code('tier', profile.tier)} · ${t('creator.level', { level: profile.level })}`],
              [t('creator.followers'), f.count(profile.followers)],
              [t('brief.categories'), form.categories.map((one) => t.code('category', one)).join(' · ') || '–'],
              [t('creator.channels'), profile.channels.map((c) => t.code('platform', c.platform)).join(' · ') || '–'],
            ]} />
            {profile.rates.length === 0 ? <EmptyState title={t('creator.noRates')} hint={t('profile.ratesWhy')} /> : profile.rates.map((rate) => <div key={rate.format} style={{ display: 'flex', justifyContent: 'space-between' }}><span>{t.code('format', rate.format)}</span><strong>{f.moneyPlain(rate.price)}</strong></div>)}
          </div>
        </Section>
      </Columns>
    </Page>
  );
}
