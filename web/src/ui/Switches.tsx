import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useLanguage, useText } from '../i18n/text.tsx';

/** Names of languages are written in their own. */
export function LanguageSwitch({ onChosen }: { onChosen?: (locale: 'zh-CN' | 'en') => void }) {
  const t = useText();
  const { locale, setLocale } = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('settings.language')}
      value={locale}
      data={[{ value: 'zh-CN', label: '中文' }, { value: 'en', label: 'English' }]}
      onChange={(value) => {
        const next = value === 'en' ? 'en' : 'zh-CN';
        setLocale(next);
        onChosen?.(next);
      }}
    />
  );
}

export function SchemeSwitch() {
  const t = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('settings.scheme')}
      value={colorScheme}
      data={[{ value: 'light', label: t('scheme.light') }, { value: 'dark', label: t('scheme.dark') }, { value: 'auto', label: t('scheme.auto') }]}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
    />
  );
}
