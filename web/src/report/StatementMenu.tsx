import { dayAt } from '@meadow/shared';
import { Button, Menu } from '@mantine/core';
import { toApiError } from '../errors/apiError.ts';
import { fetchFile } from '../graphql/fetchFile.ts';
import { useErrorText } from '../i18n/errorText.ts';
import { useLanguage, useText } from '../i18n/text.tsx';
import { useSession } from '../session/session.tsx';
import { download } from '../ui/download.ts';
import { tell } from '../ui/tell.ts';
import { useNow } from '../ui/useNow.ts';

interface Span {
  from: string;
  to: string;
}

/** The month of a day, the one before it, and its year, up to that day. */
export function spansAt(today: string): Record<'month' | 'lastMonth' | 'year', Span> {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const lastDay = new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
  return { month: { from: `${today.slice(0, 8)}01`, to: today }, lastMonth: { from: `${lastDay.slice(0, 8)}01`, to: lastDay }, year: { from: `${today.slice(0, 5)}01-01`, to: today } };
}

/** What stood, moved and stands, on paper. */
export function StatementMenu({ currency }: { currency: string }) {
  const t = useText();
  const errorText = useErrorText();
  const { locale } = useLanguage();
  const { organisation, isActing } = useSession();
  const now = useNow();
  const save = async (span: 'month' | 'lastMonth' | 'year') => {
    const { from, to } = spansAt(dayAt(new Date(now), organisation.timeZone))[span];
    try {
      const query = new URLSearchParams({ currency, from, to, lang: locale });
      download(`${t('statement.name')}-${from}-${to}.pdf`, await fetchFile(`/api/statements/pdf?${query}`, isActing ? organisation.id : undefined));
    } catch (failure) {
      tell.failed(errorText(toApiError(failure)));
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target><Button variant="default">{t('statement.name')}</Button></Menu.Target>
      <Menu.Dropdown>
        {(['month', 'lastMonth', 'year'] as const).map((span) => <Menu.Item key={span} onClick={() => void save(span)}>{t(`statement.${span}`)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
