import type { NoteRightsPartsFragment } from '../../graphql/generated/rights.ts';
import { useFormats, useText } from '../../i18n/text.tsx';

/** Who did what with the rights, newest first; below them the terms they began with. */
export function RightsSteps({ steps }: { steps: NoteRightsPartsFragment['steps'] }) {
  const t = useText();
  const f = useFormats();
  return (
    <section>
      <h3 style={{ fontSize: 14, lineHeight: '22px', margin: '8px 0' }}>{t('rights.historyOf')}</h3>
      {steps.length === 0 ? <p style={{ margin: 0, color: 'var(--mantine-color-dimmed)' }}>{t('rights.noSteps')}</p> : (
        <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8, overflowWrap: 'anywhere' }}>
          {steps.map(({ id, action, actorName, until, note, at }) => (
            <li key={id}>
              <div>{t.code('rightsStep', action, { who: actorName ?? '–', until: until ? f.dateTime(until) : '–' })}</div>
              <div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{f.dateTime(at)}{note && <> · “{note}”</>}</div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
