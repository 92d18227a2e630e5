import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useText } from '../i18n/text.tsx';
import { EmptyState } from '../ui/Region.tsx';

export function NotFound() {
  const t = useText();
  return <div style={{ padding: 24 }}><EmptyState title={t('lost.title')} hint={t('lost.hint')} action={<a href="/">{t('lost.home')}</a>} /></div>;
}

/** A fault of ours: says so, and that nothing sent is lost. */
export function Crashed({ error, reset }: ErrorComponentProps) {
  const t = useText();
  return (
    <div style={{ padding: 24 }} role="alert">
      <EmptyState title={t('crash.title')} hint={<>{t('crash.hint')}<br /><code style={{ fontSize: 12 }}>{error instanceof Error ? error.message : String(error)}</code></>}
        action={<Button variant="default" onClick={() => { reset(); location.reload(); }}>{t('action.reload')}</Button>} />
    </div>
  );
}
