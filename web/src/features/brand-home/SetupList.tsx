import { useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { Section } from '../../ui/Page.tsx';

const steps = [
  { to: '/creators/import', key: 'import' },
  { to: '/briefs/new', key: 'brief' },
  { to: '/wallet', key: 'wallet' },
  { to: '/tracking', key: 'tag' },
] as const;

/** The first minutes of a brand: four steps, any of which may wait. */
export function SetupList() {
  const t = useText();
  return (
    <Section title={t('setup.title')} hint={t('setup.hint')}>
      <ol style={{ display: 'grid', gap: 12 }}>
        {steps.map(({ to, key }, index) => (
          <li key={key} style={{ display: 'flex', gap: 12, alignItems: 'baseline' }}>
            <span style={{ color: 'var(--mantine-color-dimmed)' }}>{index + 1}</span>
            <span style={{ flex: 1 }}><Go to={to}>{t(`setup.${key}`)}</Go><br /><small style={{ color: 'var(--mantine-color-dimmed)' }}>{t(`setup.${key}Why`)}</small></span>
            {index === 0 && <GoButton to={to} size="xs">{t('setup.importDo')}</GoButton>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
