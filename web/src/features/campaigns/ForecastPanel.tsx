import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { CampaignForecastDocument, type CampaignForecastQuery, type CampaignInput } from '../../graphql/generated/campaigns.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import styles from './campaign.module.css';

type Forecast = CampaignForecastQuery['campaignForecast'];
/** Below so many days the past says little. */
const THIN_DAYS = 7;

/** What the plan would bring; asked again when typing has stopped. */
export function ForecastPanel({ input, isReady }: { input: CampaignInput; isReady: boolean }) {
  const t = useText();
  const [asked] = useDebouncedValue(JSON.stringify(input), 400);
  const { data, previousData, error } = useQuery(CampaignForecastDocument, { variables: { input: JSON.parse(asked) as CampaignInput }, skip: !isReady, fetchPolicy: 'cache-first' });
  const found = (data ?? previousData)?.campaignForecast;
  return (
    <Section title={t('campaign.forecast')} hint={t('campaign.forecastHint')}>
      {!isReady || error ? <p>{t('campaign.estimateLater')}</p> : found ? <Said forecast={found} currency={input.currency} /> : <p aria-busy>…</p>}
    </Section>
  );
}

function Said({ forecast, currency }: { forecast: Forecast; currency: string }) {
  const t = useText();
  const f = useFormats();
  if (forecast.daysSeen === 0) return <p>{t('campaign.forecastNone')}</p>;
  const counts = ({ low, high }: { low: number; high: number }) => `${f.count(Math.round(low))} – ${f.count(Math.round(high))}`;
  const most = Math.max(...forecast.hours, 0.0001);
  const mostClicks = Math.max(...forecast.curve.map(({ clicks }) => clicks.high), 1);
  return (
    <>
      <Facts of={[
        [t('metric.impressions'), counts(forecast.impressions)],
        [t('metric.reach'), counts(forecast.reach)],
        [t('metric.clicks'), counts(forecast.clicks)],
        [t('metric.adSpend'), `${f.microsMoney(forecast.spend.low, currency)} – ${f.microsMoney(forecast.spend.high, currency)}`],
      ]} />
      {forecast.impressions.high === 0 && <p style={{ color: 'var(--m-worse)' }}>{t('campaign.forecastLow')}</p>}
      {forecast.daysSeen < THIN_DAYS && <p>{t('campaign.forecastThin', { days: forecast.daysSeen })}</p>}
      {forecast.notMeasured.length > 0 && <p>{t('campaign.forecastNotMeasured', { names: forecast.notMeasured.map((name) => t.code('targeting', name)).join(' · ') })}</p>}
      <h3 className={styles.small}>{t('campaign.forecastHours')}</h3>
      <div className={styles.hours} role="img" aria-label={t('campaign.forecastHours')}>
        {forecast.hours.map((share, hour) => <span key={hour} title={`${hour}:00 · ${f.percent(share, 1)}`} style={{ height: `${Math.round((share / most) * 100)}%` }} />)}
      </div>
      <div className={styles.scale}><span>0:00</span><span>12:00</span><span>24:00</span></div>
      <h3 className={styles.small}>{t('campaign.forecastCurve')}</h3>
      <table className={styles.curve}>
        <tbody>
          {forecast.curve.map(({ dailyMicros, clicks }, point) => (
            // Of a budget that is being typed several points may be the same.
            <tr key={point}>
              <th scope="row">{f.microsMoney(dailyMicros, currency)}</th>
              <td>{counts(clicks)}<span style={{ width: `${Math.round((clicks.expected / mostClicks) * 100)}%` }} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
