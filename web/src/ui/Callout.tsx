import type { ReactNode } from 'react';
import styles from './figures.module.css';
import type { Tone } from './StatusTag.tsx';

/** One thing that everybody on the page should know first. */
export function Callout({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <p className={styles.callout} data-tone={tone}>{children}</p>;
}
