import { Button, Group } from '@mantine/core';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { CreativeForm } from './CreativeForm.tsx';
import { GroupForm } from './GroupForm.tsx';
import styles from './campaign.module.css';
import { creativeLike, type CampaignDraft, type CreativeDraft, type GroupDraft } from './campaignInput.ts';

interface GroupSectionsProps {
  draft: CampaignDraft;
  /** What is wrong with fields, by their paths. */
  fields: Readonly<Record<string, string>>;
  openKey: string;
  onOpen: (groupKey: string, elementId: string) => void;
  onCopy: (group: GroupDraft) => void;
  onChange: (groups: GroupDraft[]) => void;
}
const MOST_CREATIVES = 20;
const tones: Record<string, 'done' | 'error'> = { APPROVED: 'done', REJECTED: 'error' };

/** The ad groups: the open one as a form with its creatives, the others in a line each. */
export function GroupSections({ draft, fields, openKey, onOpen, onCopy, onChange }: GroupSectionsProps) {
  const t = useText();
  const f = useFormats();
  const replace = (key: string, group: GroupDraft) => onChange(draft.groups.map((one) => (one.key === key ? group : one)));
  const remove = (key: string) => {
    const rest = draft.groups.filter((one) => one.key !== key);
    onChange(rest);
    if (rest[0]) onOpen(rest[0].key, `group-${rest[0].key}`);
  };
  return draft.groups.map((group, no) => {
    const title = draft.groups.length === 1 ? t('campaign.stepGroup') : `${t('campaign.groupNo', { no: no + 1 })} · ${group.name}`;
    const tools = (
      <Group gap={4}>
        <Button variant="subtle" size="compact-sm" onClick={() => onCopy(group)}>{t('campaign.copyGroup')}</Button>
        {draft.groups.length > 1 && <Button variant="subtle" color="red" size="compact-sm" onClick={() => remove(group.key)}>{t('action.remove')}</Button>}
      </Group>
    );
    if (group.key !== openKey && draft.groups.length > 1) {
      return (
        <Section key={group.key} id={`group-${group.key}`} title={title} aside={<Group gap={4}><Button variant="subtle" size="compact-sm" onClick={() => onOpen(group.key, `group-${group.key}`)}>{t('action.edit')}</Button>{tools}</Group>}>
          {[group.placements.map((one) => t.code('placement', one)).join(' + '), t.code('bidModel', group.bidModel), group.bidMicros === '' ? '–' : f.micros(group.bidMicros, draft.currency), t('campaign.creativeCount', { count: group.creatives.length })].join(' · ')}
        </Section>
      );
    }
    const setCreatives = (creatives: CreativeDraft[]) => replace(group.key, { ...group, creatives });
    return (
      <Section key={group.key} id={`group-${group.key}`} title={title} aside={tools}>
        <GroupForm group={group} currency={draft.currency} objective={draft.objective} errorOf={(name) => fields[`adGroups.${no}.${name}`]} onChange={(changed) => replace(group.key, changed)} />
        {group.creatives.map((creative, place) => (
          <section key={creative.key} id={`creative-${creative.key}`} className={styles.creative}>
            <Group justify="space-between">
              <h3 className={styles.subtitle}>{group.creatives.length === 1 ? t('campaign.stepCreative') : t('campaign.creativeNo', { no: place + 1 })} {creative.status && <Tag tone={tones[creative.status] ?? 'quiet'}>{t.code('creativeStatus', creative.status)}</Tag>}</h3>
              <Group gap={4}>
                <Button variant="subtle" size="compact-sm" disabled={group.creatives.length >= MOST_CREATIVES} onClick={() => setCreatives([...group.creatives, creativeLike(creative)])}>{t('campaign.addCreative')}</Button>
                {group.creatives.length > 1 && <Button variant="subtle" color="red" size="compact-sm" onClick={() => setCreatives(group.creatives.filter((one) => one !== creative))}>{t('action.remove')}</Button>}
              </Group>
            </Group>
            <div className={styles.creativeBody}>
              <CreativeForm creative={creative} errorOf={(name) => fields[`adGroups.${no}.creatives.${place}.${name}`]} onChange={(changed) => setCreatives(group.creatives.map((one) => (one.key === creative.key ? changed : one)))} />
              <article className={styles.ad} aria-label={t('campaign.preview')}>
                {creative.imageUrl.startsWith('https://') && <img src={creative.imageUrl} alt="" className={styles.adImage} />}
                <div className={styles.adMark}>{creative.label}</div>
                <strong>{creative.title || '–'}</strong>
                <p className={styles.adText}>{creative.text}</p>
              </article>
            </div>
          </section>
        ))}
      </Section>
    );
  });
}
