import { SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import { useLanguage, useText } from '../i18n/text.tsx';
import { useSingleKeys } from './useKeys.ts';

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

/** Whether keys without a modifier do something. */
export function KeysSwitch() {
  const t = useText();
  const [has, setHas] = useSingleKeys();
  return <Switch checked={has} onChange={(event) => setHas(event.currentTarget.checked)} label={t('settings.keysHint')} aria-label={t('settings.keys')} />;
}
