import { metrics, type Metric, type MetricId } from '@meadow/shared';
import { createContext, lazy, Suspense, use, useRef, useState, type ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import styles from './figures.module.css';

/** Window and time of the figures below, for their passports. */
export interface Passport {
  from?: string;
  to?: string;
  asOf?: string | Date | null;
}
const PassportContext = createContext<Passport>({});
export function Passports({ children, ...passport }: Passport & { children: ReactNode }) {
  return <PassportContext value={passport}>{children}</PassportContext>;
}

export const metricOf = (id: MetricId): Metric => {
  const metric: Metric | undefined = metrics.find((one) => one.id === id);
  if (!metric) throw new Error(`no metric ${id}`);
  return metric;
};

const PassportPopover = lazy(() => import('./PassportPopover.tsx'));

/** A figure that shows its definition, source, window and time on hover, focus or tap. The card is only built when asked for. */
export function MetricValue({ metric, children }: { metric: MetricId; children: ReactNode }) {
  const t = useText();
  const passport = use(PassportContext);
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = () => {
    setWanted(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(true), 120);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  const button = (
    <button
      type="button"
      className={styles.passport}
      aria-label={`${t.code('metric', metric)}: ${typeof children === 'string' ? children : ''}`}
      aria-expanded={open}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onClick={(event) => {
        event.stopPropagation();
        setWanted(true);
        setOpen(true);
      }}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <PassportPopover id={metric} passport={passport} opened={open} onClose={hide} target={button} />
    </Suspense>
  );
}
