import { Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ExperimentChoicesDocument, StartExperimentDocument, type ExperimentChoicesQuery } from '../../graphql/generated/experiments.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';

type Campaign = ExperimentChoicesQuery['campaigns']['edges'][number]['node'];
type Group = Campaign['adGroups'][number];
type Kind = 'HOLDOUT' | 'AB';
const MOST_ARMS = 4;
const runs = ({ status }: Campaign) => ['ACTIVE', 'SCHEDULED', 'PAUSED', 'BUDGET_LIMITED'].includes(status);
const approved = ({ creatives }: Group) => creatives.filter(({ status }) => status === 'APPROVED');

/** Starts a holdout of a campaign, or a test of creatives of one of its ad groups. */
export function StartForm() {
  const t = useText();
  const choices = useLive(ExperimentChoicesDocument, { variables: {} });
  const [kind, setKind] = useState<Kind>('HOLDOUT');
  const [campaignId, setCampaign] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [share, setShare] = useState<number | string>(10);
  const [chosen, setChosen] = useState<string[]>([]);
  const [start, busy] = useAction(StartExperimentDocument, { refresh: ['Experiments'], done: t('experiments.started') });
  const campaigns = choices.data?.campaigns.edges.map(({ node }) => node).filter(runs) ?? [];
  const groups = campaigns.find(({ id }) => id === campaignId)?.adGroups.filter((group) => approved(group).length > 1) ?? [];
  const titles = new Map(groups.flatMap(approved).map(({ id, title }) => [id, title]));
  // Once one is chosen, its ad group is: the others could not be compared with it.
  const group = groups.find((one) => approved(one).some(({ id }) => id === chosen[0]));
  const input = kind === 'HOLDOUT' ? { holdoutBps: Math.round(Number(share) * 100) } : { creatives: chosen.map((creativeId, index) => ({ creativeId, name: `${'ABCD'[index]}: ${titles.get(creativeId) ?? ''}` })) };
  const cannot = campaignId === null || (kind === 'AB' && chosen.length < 2);
  return (
    <Section title={t('experiments.new')} hint={t('experiments.newHint')}>
      <form style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'start' }} onSubmit={(event) => {
        event.preventDefault();
        if (campaignId) void start({ input: { campaignId, name, kind, ...input } }).then((made) => made && (setName(''), setChosen([])));
      }}>
        <Select label={t('experiments.kind')} w={140} allowDeselect={false} value={kind} onChange={(next) => setKind(next === 'AB' ? 'AB' : 'HOLDOUT')} data={(['HOLDOUT', 'AB'] as const).map((one) => ({ value: one, label: t(`experimentKind.${one}`) }))} />
        <Select label={t('reportCut.CAMPAIGN')} required withAsterisk={false} w={220} value={campaignId} onChange={(next) => { setCampaign(next); setChosen([]); }} data={campaigns.map(({ id, name: label }) => ({ value: id, label }))} />
        <TextInput label={t('tracking.name')} required withAsterisk={false} maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {kind === 'HOLDOUT' && <NumberInput label={t('experiments.share')} suffix="%" min={1} max={90} w={140} value={share} onChange={setShare} />}
        {kind === 'AB' && (
          <MultiSelect label={t('experiments.creatives')} description={campaignId !== null && groups.length === 0 ? t('experiments.noCreatives') : t('experiments.creativesHint')} inputWrapperOrder={['label', 'input', 'description']}
            style={{ flex: '1 1 260px' }} maxValues={MOST_ARMS} value={chosen} onChange={setChosen} disabled={groups.length === 0}
            data={(group ? [group] : groups).map((one) => ({ group: one.name, items: approved(one).map(({ id, title }) => ({ value: id, label: title })) }))} />
        )}
        <Button type="submit" loading={busy} disabled={cannot} style={{ marginTop: 24 }}>{t('experiments.start')}</Button>
      </form>
    </Section>
  );
}
