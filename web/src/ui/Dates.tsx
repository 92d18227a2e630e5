import 'dayjs/locale/zh-cn';
import { DatesProvider } from '@mantine/dates';
import type { ReactNode } from 'react';
import { useFormats } from '../i18n/text.tsx';

/** Calendars in the language of the page; the default would write 十一月 2026. */
export function Dates({ children }: { children: (format: string) => ReactNode }) {
  const { locale } = useFormats();
  const zh = locale === 'zh-CN';
  return (
    <DatesProvider settings={{ locale: zh ? 'zh-cn' : 'en', firstDayOfWeek: zh ? 1 : 0, weekendDays: [] }}>
      {children(zh ? 'YYYY年M月D日' : 'MMM D, YYYY')}
    </DatesProvider>
  );
}
