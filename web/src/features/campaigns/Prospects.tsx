import { AdGroupProspectsDocument } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';

/** Which ad groups meet too little traffic, or win too little of it; nothing where all is well. */
export function Prospects({ campaignId }: { campaignId: string }) {
  const t = useText();
  const f = useFormats();
  const { data } = useLive(AdGroupProspectsDocument, { variables: { campaignId } });
  const ill = data?.adGroupProspects.filter(({ problem }) => problem) ?? [];
  if (ill.length === 0) return null;
  return (
    <Section title={t('prospect.title')} hint={t('prospect.hint')}>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {ill.map(({ id, name, problem, impressionsADay, wonShare }) => (
          <li key={id}><strong>{name}: {t.code('prospect', problem ?? '')}</strong> {impressionsADay === 0 ? t('prospect.nobody') : t('prospect.facts', { shown: f.count(impressionsADay ?? 0), share: f.percent(wonShare ?? 0, 0) })}</li>
        ))}
      </ul>
    </Section>
  );
}
