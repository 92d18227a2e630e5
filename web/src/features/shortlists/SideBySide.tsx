import type { ShortlistPartsFragment } from '../../graphql/generated/shortlists.ts';
import { useFormats, useText } from '../../i18n/text.tsx';

type Entry = ShortlistPartsFragment['entries'][number];

/** Up to four creators line by line. */
export function SideBySide({ entries }: { entries: readonly Entry[] }) {
  const t = useText();
  const f = useFormats();
  const lines: [string, (entry: Entry) => string][] = [
    [t('creator.tier'), (e) => t.code('tier', e.tier)],
    [t('creator.followers'), (e) => f.count(e.followers)],
    [t('creator.medianEngagements'), (e) => f.count(e.medianEngagements)],
    [t('brief.platforms'), (e) => e.platforms.map((one) => t.code('platform', one)).join(' · ') || '–'],
    [t('brief.categories'), (e) => e.categories.map((one) => t.code('category', one)).join(' · ') || '–'],
    [t('brief.country'), (e) => f.country(e.country)],
    [t('creator.rates'), (e) => e.prices.map(({ format, price }) => `${t.code('format', format)} ${f.moneyPlain(price)}`).join(' · ') || '–'],
  ];
  return (
    <details style={{ marginTop: 12 }}>
      <summary style={{ cursor: 'pointer', color: 'var(--mantine-color-anchor)', minHeight: 24 }}>{t('shortlists.compare')}</summary>
      <p style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)', margin: '4px 0 8px' }}>{t('shortlists.compareHint')}</p>
      <section style={{ overflowX: 'auto' }} aria-label={t('shortlists.compare')}>
        <table style={{ borderCollapse: 'collapse', width: '100%' }}>
          <thead><tr><th scope="col" style={{ textAlign: 'left', padding: '4px 12px 4px 0' }}>{t('match.creator')}</th>{entries.map((entry) => <th key={entry.creatorId} scope="col" style={{ textAlign: 'left', padding: '4px 12px', minWidth: 120 }}>{entry.name}</th>)}</tr></thead>
          <tbody>
            {lines.map(([name, show]) => (
              <tr key={name} style={{ borderTop: '1px solid var(--m-hair)' }}>
                <th scope="row" style={{ textAlign: 'left', fontWeight: 400, padding: '4px 12px 4px 0', color: 'var(--mantine-color-dimmed)' }}>{name}</th>
                {entries.map((entry) => <td key={entry.creatorId} style={{ padding: '4px 12px', verticalAlign: 'top' }}>{show(entry)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
