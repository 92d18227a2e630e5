import { CampaignChangesDocument } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText, type MessageId } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import styles from './campaign.module.css';

const labels: Record<string, MessageId> = {
  name: 'campaign.name', objective: 'brief.objective', status: 'deals.status', totalBudgetMinor: 'campaign.total', dailyBudgetMinor: 'campaign.daily', pacing: 'campaign.pace',
  flightStartOn: 'campaign.start', flightEndOn: 'campaign.endOn', placements: 'campaign.placements', bidModel: 'campaign.bidModel', bidMicros: 'campaign.bid', frequencyCap: 'campaign.cap',
  title: 'campaign.adTitle', text: 'campaign.adText', imageUrl: 'campaign.image', landingUrl: 'campaign.landing', label: 'campaign.label', reviewNote: 'campaign.reviewNote', productCategory: 'campaign.product', separation: 'campaign.separation', holdoutBps: 'campaign.holdout',
};

/** Who changed what, when, from what to what. */
export function ChangeHistory({ id }: { id: string }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(CampaignChangesDocument, { variables: { id }, everyMs: 5_000 });
  const labelOf = (field: string) => {
    const name = field.split('.').at(-1) ?? field;
    const group = /^adGroups\.(\d+)\./.exec(field)?.[1];
    const label = labels[name] ? t(labels[name]) : t.code('targeting', name);
    return group === undefined ? label : `${t('campaign.groupNo', { no: Number(group) + 1 })} · ${label}`;
  };
  return (
    <Section title={t('campaign.history')}>
      <Region live={live}>
        {({ campaign }) => {
          const said = (field: string, value: string | null | undefined) => {
            if (value == null) return '–';
            if (field.endsWith('BudgetMinor')) return f.money({ minor: value, currency: campaign.currency });
            if (field.endsWith('Micros')) return f.micros(value, campaign.currency);
            if (field === 'productCategory') return t.code('category', value);
            if (field === 'holdoutBps') return f.percent(Number(value) / 10_000, 0);
            if (field === 'separation') return t.code('separation', value);
            return field === 'status' ? t.code('status.campaign', value) : value;
          };
          return (
            <ol className={styles.history}>
              {campaign.changes.map((change) => (
                <li key={change.id}>
                  <div>{t.code('campaignAct', change.action.split('.')[1] ?? change.action)} · {change.actorName ?? t('campaign.bySystem')} · {f.ago(change.at)}</div>
                  {change.action !== 'campaign.create' && (
                    <ul>{change.changes.map(({ field, before, after }) => <li key={field}>{labelOf(field)}: <del>{said(field, before)}</del> → <ins>{said(field, after)}</ins></li>)}</ul>
                  )}
                </li>
              ))}
            </ol>
          );
        }}
      </Region>
    </Section>
  );
}
