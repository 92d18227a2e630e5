import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { CreatorAudiencesDocument, CreatorsToNameDocument, PrepareCreatorAudienceDocument, type CreatorAudiencesQuery } from '../../graphql/generated/campaigns.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';

/** How soon an audience that is being made is looked for again. */
const SOON_MS = 2_000;
const MOST = 10;
type Audience = CreatorAudiencesQuery['creatorAudiences'][number];

interface LookAlikeFieldProps {
  value: string[];
  error: string | undefined;
  onChange: (creatorIds: string[]) => void;
}

/** Creators found by name, and how many people are like those who touched them. */
export function LookAlikeField({ value, error, onChange }: LookAlikeFieldProps) {
  const t = useText();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 250);
  const { data } = useLive(CreatorsToNameDocument, { variables: { filter: asked ? { text: asked } : {} } });
  const [prepare] = useAction(PrepareCreatorAudienceDocument);
  const audiences = useAudiences(value);
  const named = new Map([
    ...(data?.creators.edges.map(({ node }) => [node.id, node.name] as const) ?? []),
    ...audiences.map(({ creatorId, name }) => [creatorId, name] as const),
  ]);
  const choose = (ids: string[]) => {
    for (const id of ids) if (!value.includes(id)) void prepare({ creatorId: id });
    onChange(ids);
  };
  return (
    <div>
      <MultiSelect label={t('targeting.lookAlikesOf')} description={t('targeting.lookAlikesHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} searchable clearable clearButtonProps={{ 'aria-label': t('action.clear') }} maxValues={MOST}
        searchValue={text} onSearchChange={setText} nothingFoundMessage={t('targeting.noCreator')} filter={({ options }) => options} error={error}
        data={[...named].map(([id, name]) => ({ value: id, label: name }))} value={value.filter((id) => named.has(id))} onChange={choose} />
      {audiences.length > 0 && <ul style={{ margin: '4px 0 0', paddingLeft: 18, fontSize: 12, lineHeight: '18px' }} aria-live="polite">{audiences.map((one) => <AudienceSize key={one.creatorId} audience={one} />)}</ul>}
    </div>
  );
}

function AudienceSize({ audience: { name, people, isTooNarrow } }: { audience: Audience }) {
  const sizeOf = useAudienceSize();
  return <li style={isTooNarrow ? { color: 'var(--m-worse)' } : {}}>{name}: {sizeOf(people ?? null, isTooNarrow)}</li>;
}

/** The audiences of creators, asked for again as long as one is being made. */
export function useAudiences(creatorIds: readonly string[]): readonly Audience[] {
  const [isMaking, setMaking] = useState(true);
  const { data } = useLive(CreatorAudiencesDocument, { variables: { creatorIds: [...creatorIds] }, skip: creatorIds.length === 0, everyMs: isMaking ? SOON_MS : 0 });
  const found = creatorIds.length === 0 ? [] : (data?.creatorAudiences ?? []);
  const stillMaking = data === undefined || found.some(({ madeAt }) => !madeAt);
  if (stillMaking !== isMaking) setMaking(stillMaking);
  return found;
}

function useAudienceSize() {
  const t = useText();
  const f = useFormats();
  return (people: number | null, isTooNarrow: boolean) => (isTooNarrow ? t('targeting.lookAlikeNarrow') : people === null ? t('targeting.lookAlikeMaking') : t('targeting.lookAlikePeople', { people: f.count(people) }));
}

/** Whose look-alikes a group aims at, in one line. */
export function LookAlikesSaid({ creatorIds }: { creatorIds: readonly string[] }) {
  const audiences = useAudiences(creatorIds);
  const sizeOf = useAudienceSize();
  return <>{audiences.map(({ name, people, isTooNarrow }) => `${name} (${sizeOf(people ?? null, isTooNarrow)})`).join(', ') || '…'}</>;
}
