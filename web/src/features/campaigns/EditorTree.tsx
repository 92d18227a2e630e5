import { Button } from '@mantine/core';
import { useText } from '../../i18n/text.tsx';
import { isGroupReady, type CampaignDraft } from './campaignInput.ts';
import styles from './campaign.module.css';

interface EditorTreeProps {
  draft: CampaignDraft;
  /** Paths of fields that were refused. */
  wrong: readonly string[];
  openKey: string;
  onOpen: (groupKey: string, elementId: string) => void;
  onAdd: () => void;
}

/** The campaign, its ad groups and their creatives: where each stands, and where something is wrong or missing. */
export function EditorTree({ draft, wrong, openKey, onOpen, onAdd }: EditorTreeProps) {
  const t = useText();
  const dot = (isWrong: boolean, isMissing: boolean) => (isWrong || isMissing ? <span className={isWrong ? styles.dotWrong : styles.dotMissing} role="img" aria-label={t(isWrong ? 'campaign.dotWrong' : 'campaign.dotMissing')} /> : null);
  const isIn = (prefix: string) => wrong.some((path) => path.startsWith(prefix));
  const isCampaignWrong = wrong.some((path) => !path.startsWith('adGroups.'));
  return (
    <nav className={styles.tree} aria-label={t('campaign.parts')}>
      <ul>
        <li><button type="button" onClick={() => onOpen(openKey, 'campaign-basics')}><span>{draft.name || t('campaign.stepBasics')}</span>{dot(isCampaignWrong, draft.name === '' || draft.totalMinor === '' || draft.dailyMinor === '')}</button></li>
        {draft.groups.map((group, no) => (
          <li key={group.key}>
            <button type="button" aria-current={group.key === openKey} onClick={() => onOpen(group.key, `group-${group.key}`)}><span>{group.name || t('campaign.groupNo', { no: no + 1 })}</span>{dot(isIn(`adGroups.${no}.`), !isGroupReady(group))}</button>
            <ul>
              {group.creatives.map((creative, place) => (
                <li key={creative.key}><button type="button" onClick={() => onOpen(group.key, `creative-${creative.key}`)}><span>{creative.title || t('campaign.creativeNo', { no: place + 1 })}</span>{dot(isIn(`adGroups.${no}.creatives.${place}.`), creative.title === '' || creative.landingUrl === '')}</button></li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <Button variant="subtle" size="compact-sm" onClick={onAdd} disabled={draft.groups.length >= 50}>{t('campaign.addGroup')}</Button>
    </nav>
  );
}
