import { Button } from '@mantine/core';
import { useFormats, useText } from '../i18n/text.tsx';

interface Props {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  /** Cursor the shown page follows; '' on the first. */
  after: string;
  onGo: (after: string) => void;
  shown?: number;
  total?: number;
}

/** A page at a time: the cursor lives in the URL, so that a page can be sent as a link and asked again while it is open. */
export function Pager({ pageInfo, after, onGo, shown, total }: Props) {
  const t = useText();
  const f = useFormats();
  return (
    <>
      {shown !== undefined && total !== undefined && t('state.shown', { shown, total: f.count(total) })}{' '}
      {after !== '' && <Button size="compact-xs" variant="subtle" onClick={() => onGo('')}>{t('action.firstPage')}</Button>}
      {pageInfo.hasNextPage && pageInfo.endCursor && <Button size="compact-xs" variant="subtle" onClick={() => onGo(pageInfo.endCursor ?? '')}>{t('action.nextPage')}</Button>}
    </>
  );
}
