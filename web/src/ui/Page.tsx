import { useEffect, type ReactNode } from 'react';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** The answer to the page's question, in a sentence; it leads. */
  answer?: ReactNode;
  lead?: ReactNode;
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: the answer first, then figures, then work. */
export function Page({ title, answer, lead, back, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Meadow`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.headline}>
          {(answer || back) && (
            <div className={styles.kicker}>
              {back}
              {back && answer ? <span aria-hidden>/</span> : null}
              {answer ? <span>{title}</span> : null}
            </div>
          )}
          <h1 className={styles.answer}>{answer ?? title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions} data-actions>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title?: ReactNode;
  hint?: ReactNode;
  aside?: ReactNode;
  /** Without a box, where the content draws its own. */
  plain?: boolean;
  id?: string;
  children: ReactNode;
}

export function Section({ title, hint, aside, plain = false, id, children }: SectionProps) {
  return (
    <section className={plain ? styles.plain : styles.section} id={id}>
      {(title || aside) && (
        <div className={styles.sectionHead}>
          <div>
            {title && <h2 className={styles.sectionTitle}>{title}</h2>}
            {hint && <p className={styles.sectionHint}>{hint}</p>}
          </div>
          {aside && <div className={styles.actions}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

export function Columns({ split, children }: { split: '2-1' | '1-1' | '1-2'; children: ReactNode }) {
  return <div className={styles.columns} data-split={split}>{children}</div>;
}

/** Label and value pairs. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {of.map(([label, value]) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
