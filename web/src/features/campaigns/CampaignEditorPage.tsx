import { bidModels, categories, dayAt, isCategory, microsPerMinor, objectives, placements, separations } from '@meadow/shared';
import { Button, Chip, Group, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { BoostDealDocument, CampaignDocument, CreateCampaignDocument, UpdateCampaignDocument, type CampaignFullFragment } from '../../graphql/generated/campaigns.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { CountryPick, Picks } from '../../ui/Picks.tsx';
import { Region } from '../../ui/Region.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { bidHint, bidLabel } from './bidLabel.ts';
import { ForecastPanel } from './ForecastPanel.tsx';
import { TargetingFields } from './TargetingFields.tsx';
import styles from './campaign.module.css';
import { boostOf, draftOf, emptyCampaign, inputOf, searchedBy, type CampaignDraft } from './campaignInput.ts';

function useEmpty(): CampaignDraft {
  const { organisation } = useSession();
  const { locale } = useFormats();
  const now = useNow();
  return emptyCampaign(organisation.currency, dayAt(new Date(now), organisation.timeZone), locale === 'zh-CN');
}

/** Changed without being stopped. */
const liveStatuses: ReadonlySet<string> = new Set(['SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED']);

/** A new campaign; with ?deal=… it starts from that deal's note, with &keywords=… (one a line) for Search. */
export function NewCampaignPage() {
  const { locale } = useFormats();
  const [{ deal, keywords }] = useUrlState({ deal: '', keywords: '' });
  const empty = useEmpty();
  const live = useLive(BoostDealDocument, { variables: { id: deal }, skip: deal === '' });
  if (deal === '') return <Editor first={empty} campaign={null} />;
  return <Region live={live}>{(data) => <Editor first={searchedBy(keywords.split('\n').filter(Boolean), boostOf(data.deal, empty), locale === 'zh-CN')} campaign={null} />}</Region>;
}

export function EditCampaignPage() {
  const { campaignId = '' }: { campaignId?: string } = useParams({ strict: false });
  const empty = useEmpty();
  const live = useLive(CampaignDocument, { variables: { id: campaignId } });
  return <Region live={live}>{({ campaign }) => <Editor key={campaign.id} first={draftOf(campaign, empty)} campaign={campaign} />}</Region>;
}

function Editor({ first, campaign }: { first: CampaignDraft; campaign: CampaignFullFragment | null }) {
  const t = useText();
  const go = useGo();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [draft, setDraft] = useState(first);
  const [error, setError] = useState<ApiError | null>(null);
  const [create, isCreating] = useAction(CreateCampaignDocument, { onError: setError });
  const [update, isUpdating] = useAction(UpdateCampaignDocument, { onError: setError });
  const set = (change: Partial<CampaignDraft>) => setDraft({ ...draft, ...change });
  const fields = fieldTexts(error);
  /** A field's error, whether the api names it alone or by its path: "adGroups.0.bidMicros". */
  const errorOf = (name: string) => fields[name] ?? Object.entries(fields).find(([path]) => path.endsWith(`.${name}`))?.[1];
  const save = async () => {
    setError(null);
    const input = inputOf(draft, microsPerMinor(draft.currency), campaign);
    const id = campaign ? (await update({ id: campaign.id, input }))?.updateCampaign.id : (await create({ input }))?.createCampaign.id;
    if (id) go(`/campaigns/${id}`);
  };
  const hint = bidHint(draft.bidModel, draft.objective);
  const bid = Number(draft.bidMinor || 0);
  const daily = Number(draft.dailyMinor || 0);
  const isReady = draft.name !== '' && draft.totalMinor !== '' && draft.dailyMinor !== '' && draft.bidMinor !== '' && draft.title !== '' && draft.landingUrl !== '' && draft.placements.length > 0;
  return (
    <Page title={campaign ? t('campaign.editing') : t(draft.dealId ? 'campaign.boosting' : 'campaigns.new')} back={<Go to="/campaigns">{t('nav.campaigns')}</Go>}
      actions={<Button onClick={() => void save()} loading={isCreating || isUpdating} disabled={!isReady}>{t(campaign ? 'action.save' : 'campaign.create')}</Button>}>
      {error && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px' }}>{errorText(error)} {Object.values(fields).join(' · ')}</p>}
      {campaign && liveStatuses.has(campaign.status) && <p>{t('campaign.liveHint')}</p>}
      <div className={styles.form}>
        <div style={{ display: 'grid', gap: 16 }}>
          <Section title={t('campaign.stepBasics')}>
            <Stack>
              <TextInput label={t('campaign.name')} maxLength={120} value={draft.name} onChange={(e) => set({ name: e.currentTarget.value })} error={errorOf('name')} />
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <Select label={t('campaign.product')} description={t('campaign.productHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} value={draft.productCategory} clearable searchable data={categories.map((one) => ({ value: one, label: t.code('category', one) }))}
                  clearButtonProps={{ 'aria-label': t('action.clear') }} onChange={(value) => set({ productCategory: value !== null && isCategory(value) ? value : null })} error={errorOf('productCategory')} />
                <Select label={t('campaign.separation')} description={t('campaign.separationHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} value={draft.separation} allowDeselect={false} data={separations.map((one) => ({ value: one, label: t.code('separation', one) }))}
                  onChange={(value) => { const known = separations.find((one) => one === value); if (known) set({ separation: known }); }} error={errorOf('separation')} />
              </SimpleGrid>
              <Select label={t('brief.objective')} value={draft.objective} allowDeselect={false} data={objectives.map((one) => ({ value: one, label: t.code('objective', one) }))}
                onChange={(value) => { const known = objectives.find((one) => one === value); if (known) set({ objective: known }); }} />
            </Stack>
          </Section>
          <Section title={t('campaign.stepBudget')}>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <MoneyInput label={t('campaign.total')} currency={draft.currency} value={draft.totalMinor} onChange={(totalMinor) => set({ totalMinor })} error={errorOf('totalBudgetMinor')} />
              <MoneyInput label={t('campaign.daily')} currency={draft.currency} value={draft.dailyMinor} onChange={(dailyMinor) => set({ dailyMinor })} error={errorOf('dailyBudgetMinor')} />
              <DayInput label={t('campaign.start')} required value={draft.startOn} onChange={(startOn) => set({ startOn })} error={errorOf('flightStartOn')} />
              <DayInput label={t('campaign.endOn')} required value={draft.endOn} onChange={(endOn) => set({ endOn })} error={errorOf('flightEndOn')} />
              <NumberInput label={t('campaign.holdout')} description={t('campaign.holdoutHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} suffix="%" min={0} max={50} decimalScale={1} placeholder={t('campaign.holdoutUsual')}
                value={draft.holdout ?? ''} disabled={campaign !== null && liveStatuses.has(campaign.status)} onChange={(holdout) => set({ holdout: holdout === '' ? null : Number(holdout) })} error={errorOf('holdoutBps')} />
            </SimpleGrid>
          </Section>
          <Section title={t('campaign.stepGroup')}>
            <Stack>
              <TextInput label={t('campaign.groupName')} value={draft.groupName} onChange={(e) => set({ groupName: e.currentTarget.value })} />
              <div>
                <div style={{ marginBottom: 4 }}>{t('campaign.placements')}</div>
                <Chip.Group multiple value={draft.placements} onChange={(value) => set({ placements: placements.filter((one) => value.includes(one)) })}>
                  <Group gap="xs">{placements.map((one) => <Chip key={one} value={one} size="sm">{t.code('placement', one)}</Chip>)}</Group>
                </Chip.Group>
              </div>
              <SimpleGrid cols={{ base: 1, xs: 3 }}>
                <Select label={t('campaign.bidModel')} value={draft.bidModel} allowDeselect={false} data={bidModels.map((one) => ({ value: one, label: t.code('bidModel', one) }))}
                  onChange={(value) => { const known = bidModels.find((one) => one === value); if (known) set({ bidModel: known }); }} />
                <MoneyInput label={t(bidLabel(draft.bidModel, draft.objective))} currency={draft.currency} value={draft.bidMinor} onChange={(bidMinor) => set({ bidMinor })} error={errorOf('bidMicros')} />
                <NumberInput label={t('campaign.cap')} description={t('campaign.capHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} min={1} max={100} value={draft.cap ?? ''} onChange={(cap) => set({ cap: cap === '' ? null : Number(cap) })} error={errorOf('frequencyCap')} />
              </SimpleGrid>
              {hint && <p style={{ margin: 0 }}>{t(hint)}</p>}
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <CountryPick label={t('targeting.countries')} value={draft.country} onChange={(country) => set({ country })} />
                <Picks label={t('targeting.interests')} family="category" all={categories} value={draft.interests.filter(isCategory)} onChange={(interests) => set({ interests })} />
              </SimpleGrid>
              <TargetingFields wishes={draft.wishes} hasSearch={draft.placements.includes('SEARCH')} errorOf={errorOf} onChange={(wishes) => set({ wishes })} />
            </Stack>
          </Section>
          <Section title={t('campaign.stepCreative')} hint={t('campaign.creativeHint')}>
            <Stack>
              <TextInput label={t('campaign.adTitle')} maxLength={100} value={draft.title} onChange={(e) => set({ title: e.currentTarget.value })} error={errorOf('title')} />
              <Textarea label={t('campaign.adText')} autosize minRows={3} maxLength={2000} value={draft.text} onChange={(e) => set({ text: e.currentTarget.value })} error={errorOf('text')} />
              <TextInput label={t('campaign.landing')} type="url" placeholder="https://" value={draft.landingUrl} onChange={(e) => set({ landingUrl: e.currentTarget.value })} error={errorOf('landingUrl')} />
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <TextInput label={t('campaign.image')} type="url" placeholder="https://" value={draft.imageUrl} onChange={(e) => set({ imageUrl: e.currentTarget.value })} error={errorOf('imageUrl')} />
                <Select label={t('campaign.label')} value={draft.label} allowDeselect={false} data={[...new Set(['广告', 'Sponsored', draft.label])]} onChange={(label) => set({ label: label ?? draft.label })} error={errorOf('label')} />
              </SimpleGrid>
            </Stack>
          </Section>
        </div>
        <div style={{ display: 'grid', gap: 16, position: 'sticky', top: 16 }}>
          <Section title={t('campaign.preview')}>
            <article className={styles.ad}>
              {draft.imageUrl.startsWith('https://') && <img src={draft.imageUrl} alt="" className={styles.adImage} />}
              <div className={styles.adMark}>{draft.label}</div>
              <strong>{draft.title || '–'}</strong>
              <p className={styles.adText}>{draft.text}</p>
            </article>
          </Section>
          <ForecastPanel input={inputOf(draft, microsPerMinor(draft.currency), campaign)} isReady={daily > 0 && bid > 0 && Number(draft.totalMinor) > 0 && draft.placements.length > 0} />
        </div>
      </div>
    </Page>
  );
}
