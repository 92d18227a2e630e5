import { CampaignChangesDocument } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import styles from './campaign.module.css';
import { ChangeList } from './ChangeList.tsx';

/** Who changed what, when, from what to what. */
export function ChangeHistory({ id }: { id: string }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(CampaignChangesDocument, { variables: { id }, everyMs: 5_000 });
  return (
    <Section title={t('campaign.history')}>
      <Region live={live}>
        {({ campaign }) => (
          <ol className={styles.history}>
            {campaign.changes.map((change) => (
              <li key={change.id}>
                <div>{t.code('campaignAct', change.action.split('.')[1] ?? change.action)} · {change.actorName ?? t('campaign.bySystem')} · {f.ago(change.at)}</div>
                {change.action !== 'campaign.create' && <ChangeList changes={change.changes} currency={campaign.currency} />}
              </li>
            ))}
          </ol>
        )}
      </Region>
    </Section>
  );
}
