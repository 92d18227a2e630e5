import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import styles from './charts.module.css';

interface Props {
  /** What the chart shows, as a finding. */
  finding: string;
  /** Metric, unit, scope, window. */
  sub: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  children: ReactNode;
}

/** A chart with its caption and, below, the same as a table. */
export function Figure({ finding, sub, head, rows, children }: Props) {
  const t = useText();
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <div className={styles.finding}>{finding}</div>
        <div className={styles.sub}>{sub}</div>
      </figcaption>
      {children}
      <details className={styles.table}>
        <summary>{t('chart.asTable')}</summary>
        <div style={{ maxHeight: 280, overflow: 'auto' }}>
          <table className={styles.data}>
            <thead><tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>{rows.map((row) => <tr key={row[0]}>{row.map((cell, index) => <td key={index}>{cell}</td>)}</tr>)}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
