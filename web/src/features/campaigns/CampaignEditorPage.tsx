import { categories, dayAt, isCategory, objectives, pacings, separations } from '@meadow/shared';
import { Button, Drawer, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
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
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { ChangeList } from './ChangeList.tsx';
import { EditorTree } from './EditorTree.tsx';
import { ForecastPanel } from './ForecastPanel.tsx';
import { Gates } from './Gates.tsx';
import { GroupSections } from './GroupSections.tsx';
import styles from './campaign.module.css';
import { boostOf, changesOf, draftOf, emptyCampaign, groupLike, inputOf, isPriced, isReady, searchedBy, type CampaignDraft, type GroupDraft } from './campaignInput.ts';

function useEmpty(): CampaignDraft {
  const { organisation } = useSession();
  const { locale } = useFormats();
  const now = useNow();
  return emptyCampaign(organisation, dayAt(new Date(now), organisation.timeZone), locale === 'zh-CN');
}

/** Changed without being stopped. */
const liveStatuses: ReadonlySet<string> = new Set(['SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED']);
const zones = Intl.supportedValuesOf('timeZone');

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
  const live = useLive(CampaignDocument, { variables: { id: campaignId } });
  return <Region live={live}>{({ campaign }) => <Editor key={campaign.id} first={draftOf(campaign)} campaign={campaign} />}</Region>;
}

function Editor({ first: given, campaign }: { first: CampaignDraft; campaign: CampaignFullFragment | null }) {
  const t = useText();
  const go = useGo();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [first] = useState(given);
  const [draft, setDraft] = useState(first);
  const [openKey, setOpenKey] = useState(first.groups[0]?.key ?? '');
  const [isForecastOpen, forecastSheet] = useDisclosure(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [create, isCreating] = useAction(CreateCampaignDocument, { onError: setError });
  const [update, isUpdating] = useAction(UpdateCampaignDocument, { onError: setError });
  const set = (change: Partial<CampaignDraft>) => setDraft({ ...draft, ...change });
  const fields = fieldTexts(error);
  const errorOf = (name: string) => fields[name];
  const isLive = campaign !== null && liveStatuses.has(campaign.status);
  const save = async (): Promise<boolean> => {
    setError(null);
    const input = inputOf(draft);
    const id = campaign ? (await update({ id: campaign.id, input }))?.updateCampaign.id : (await create({ input }))?.createCampaign.id;
    if (id) go(`/campaigns/${id}`);
    // The dialog closes either way: what was refused stands beside its field.
    return true;
  };
  const open = (groupKey: string, elementId: string) => {
    setOpenKey(groupKey);
    // The group is drawn first, then it can be gone to.
    requestAnimationFrame(() => document.getElementById(elementId)?.scrollIntoView({ block: 'start' }));
  };
  const addGroup = (like: GroupDraft | undefined) => {
    if (!like) return;
    const group = groupLike(like);
    set({ groups: [...draft.groups, group] });
    open(group.key, `group-${group.key}`);
  };
  const changes = isLive ? changesOf(first, draft) : [];
  const forecast = <ForecastPanel input={inputOf(draft)} isReady={isPriced(draft)} />;
  return (
    <Page title={campaign ? t('campaign.editing') : t(draft.dealId ? 'campaign.boosting' : 'campaigns.new')} back={<Go to="/campaigns">{t('nav.campaigns')}</Go>}
      actions={isLive
        ? <ConfirmButton label={t('action.save')} loading={isUpdating} disabled={!isReady(draft) || changes.length === 0} effect={<><p>{t('campaign.liveHint')}</p><div className={styles.history}><ChangeList changes={changes} currency={draft.currency} /></div></>} onConfirm={save} />
        : <Button onClick={() => void save()} loading={isCreating || isUpdating} disabled={!isReady(draft)}>{t(campaign ? 'action.save' : 'campaign.create')}</Button>}>
      {error && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px' }}>{errorText(error)} {Object.values(fields).join(' · ')}</p>}
      {isLive && <p>{t('campaign.liveHint')}</p>}
      <div className={styles.editor}>
        <EditorTree draft={draft} wrong={Object.keys(fields)} openKey={openKey} onOpen={open} onAdd={() => addGroup(draft.groups.at(-1))} />
        <div style={{ display: 'grid', gap: 16, minWidth: 0 }}>
          <Section id="campaign-basics" title={t('campaign.stepBasics')}>
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
              <Select label={t('campaign.zone')} description={t('campaign.zoneHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} searchable allowDeselect={false} disabled={isLive} value={draft.timeZone}
                data={[...new Set([draft.timeZone, 'UTC', ...zones])]} onChange={(timeZone) => set({ timeZone: timeZone ?? draft.timeZone })} error={errorOf('timeZone')} />
              <Select label={t('campaign.pacing')} description={t(draft.pacing === 'EVEN' ? 'campaign.pacingEven' : 'campaign.pacingAsap')} inputWrapperOrder={['label', 'input', 'description', 'error']} allowDeselect={false} value={draft.pacing}
                data={pacings.map((one) => ({ value: one, label: t.code('pacing', one) }))} onChange={(value) => { const known = pacings.find((one) => one === value); if (known) set({ pacing: known }); }} />
              <NumberInput label={t('campaign.holdout')} description={t('campaign.holdoutHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} suffix="%" min={0} max={50} decimalScale={1} placeholder={t('campaign.holdoutUsual')}
                value={draft.holdout ?? ''} disabled={isLive} onChange={(holdout) => set({ holdout: holdout === '' ? null : Number(holdout) })} error={errorOf('holdoutBps')} />
            </SimpleGrid>
          </Section>
          <GroupSections draft={draft} fields={fields} openKey={openKey} onOpen={open} onCopy={addGroup} onChange={(groups) => set({ groups })} />
        </div>
        <aside className={styles.side}>
          <div className={styles.wideOnly}>{forecast}</div>
          <Gates draft={draft} isFunded={isLive} />
        </aside>
      </div>
      <Button className={styles.pill} variant="default" radius="xl" onClick={forecastSheet.open}>{t('campaign.forecastShort')}</Button>
      <Drawer opened={isForecastOpen} onClose={forecastSheet.close} position="bottom" size="80%" title={t('campaign.forecastShort')} closeButtonProps={{ 'aria-label': t('action.close') }}>{forecast}</Drawer>
    </Page>
  );
}
