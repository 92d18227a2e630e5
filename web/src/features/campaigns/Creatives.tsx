import type { CampaignFullFragment } from '../../graphql/generated/campaigns.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { bidLabel } from './bidLabel.ts';
import { LookAlikesSaid } from './LookAlikeField.tsx';
import styles from './campaign.module.css';

/** Values of targeting that have a name of their own. */
const families: Record<string, string> = { interests: 'category', genders: 'gender', ageBands: 'age', devices: 'device', cityTiers: 'cityTier' };

/** Ad groups with their bids and targeting, and each creative as the viewer meets it, mark included. */
export function Creatives({ campaign }: { campaign: CampaignFullFragment }) {
  const t = useText();
  const f = useFormats();
  const said = (name: string, value: string): string => {
    const family = families[name];
    return name === 'countries' ? f.country(value) : name === 'languages' ? f.language(value) : family && t.has(family, value) ? t.code(family, value) : value;
  };
  return (
    <>
      {campaign.adGroups.map((group) => {
        const targets = Object.entries(group.targeting).flatMap(([name, values]) => (Array.isArray(values) && values.length > 0 && name !== 'lookAlikesOf' ? [`${t.code('targeting', name)}: ${values.map((value: string) => said(name, value)).join(t('list.comma'))}`] : []));
        return (
          <Section key={group.id} title={group.name}>
            <Facts of={[
              [t('campaign.placements'), group.placements.map((one) => t.code('placement', one)).join(' · ')],
              [t('campaign.bid'), <span key="b">{t.code('bidModel', group.bidModel)} · {t(bidLabel(group.bidModel, campaign.objective))} {f.micros(group.bidMicros, campaign.currency)}{group.bidNowMicros != null && <> · {t('campaign.bidNow', { bid: f.micros(group.bidNowMicros, campaign.currency) })}</>}</span>],
              [t('campaign.cap'), group.frequencyCap == null ? t('campaign.noCap') : t('campaign.capPerDay', { count: group.frequencyCap })],
              [t('campaign.targeting'), targets.join(' · ') || t(group.targeting.lookAlikesOf.length > 0 ? 'campaign.noOtherTargeting' : 'campaign.everyone')],
              ...(group.targeting.lookAlikesOf.length > 0 ? [[t('targeting.lookAlikesOf'), <LookAlikesSaid key="l" creatorIds={group.targeting.lookAlikesOf} />] as const] : []),
            ]} />
            <div className={styles.ads}>
              {group.creatives.map((creative) => (
                <article key={creative.id} className={styles.ad}>
                  {creative.imageUrl && <img src={creative.imageUrl} alt="" className={styles.adImage} loading="lazy" />}
                  <div className={styles.adMark}>{creative.label}</div>
                  <strong>{creative.title}</strong>
                  <p className={styles.adText}>{creative.text}</p>
                  <div><Tag tone={creative.status.toUpperCase() === 'APPROVED' ? 'done' : creative.status.toUpperCase() === 'REJECTED' ? 'error' : 'quiet'}>{t.code('creativeStatus', creative.status.toUpperCase())}</Tag></div>
                  <a href={creative.landingUrl} target="_blank" rel="noreferrer noopener" className={styles.adLink}>{creative.landingUrl}</a>
                </article>
              ))}
            </div>
          </Section>
        );
      })}
    </>
  );
}
