import { Button, Skeleton } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { ApiError } from '../errors/apiError.ts';
import { useErrorText } from '../i18n/errorText.ts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './page.module.css';

/** Skeletons appear after 150 ms only: what comes at once doesn't flicker. */
export function Pending({ lines = 4, height = 20 }: { lines?: number; height?: number }) {
  const t = useText();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t('state.loading')} style={{ minHeight: lines * (height + 12) }}>
      {late && Array.from({ length: lines }, (_, line) => <Skeleton key={line} height={height} mb={12} width={line % 3 === 2 ? '62%' : '100%'} />)}
    </div>
  );
}

/** What failed, what is safe, the way out. */
export function LoadFailed({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  return (
    <div className={styles.failed} role="alert">
      <span>{errorText(error)}</span>
      {error.code === 'UNAUTHENTICATED' ? (
        <Button component="a" variant="default" size="xs" href={`/login?next=${encodeURIComponent(location.pathname)}`}>{t('login.submit')}</Button>
      ) : (
        <Button variant="default" size="xs" onClick={onRetry}>{t('action.retry')}</Button>
      )}
    </div>
  );
}

interface EmptyProps {
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
}

/** Says what comes here and when, with one way on. */
export function EmptyState({ title, hint, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {hint && <p style={{ color: 'var(--mantine-color-dimmed)' }}>{hint}</p>}
      {action}
    </div>
  );
}

export function AsOf({ at }: { at: Date | string | null }) {
  const t = useText();
  const f = useFormats();
  return at ? <span className={styles.asOf}>{t('state.asOf', { time: f.time(at) })}</span> : null;
}

interface RegionState<Data> {
  data: Data | undefined;
  error: ApiError | undefined;
  asOf: Date | null;
  refetch: () => void;
}

interface RegionProps<Data> {
  live: RegionState<Data>;
  /** True of data that has nothing to show. */
  isEmpty?: (data: Data) => boolean;
  empty?: ReactNode;
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** One of failed, loading, empty and ready. A region fails alone and keeps its last data, dated. */
export function Region<Data>({ live, isEmpty, empty, lines = 5, children }: RegionProps<Data>) {
  const { data, error, asOf, refetch } = live;
  if (data === undefined) return error ? <LoadFailed error={error} onRetry={refetch} /> : <Pending lines={lines} />;
  return (
    <>
      {error && (
        <div style={{ marginBottom: 12 }}>
          <LoadFailed error={error} onRetry={refetch} /> <AsOf at={asOf} />
        </div>
      )}
      {isEmpty?.(data) && empty ? empty : children(data)}
    </>
  );
}
