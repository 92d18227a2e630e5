import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import styles from './figures.module.css';

export type Tone = 'done' | 'due' | 'error' | 'info' | 'quiet';

/** Colour means: done, due, error; all else stays neutral. */
const tones: Record<string, Tone> = {
  INVITED: 'due', APPLIED: 'due', NEGOTIATING: 'due', ACCEPTED: 'due', FUNDED: 'info', DRAFTED: 'due', REVISION: 'due', APPROVED: 'info', PUBLISHED: 'info',
  VERIFYING: 'info', COMPLETED: 'done', SETTLED: 'done', PAID: 'done', DECLINED: 'quiet', EXPIRED: 'quiet', CANCELLED: 'quiet', DISPUTED: 'error', REFUNDED: 'quiet',
  DRAFT: 'quiet', OPEN: 'done', INVITE_ONLY: 'info', CLOSED: 'quiet', ARCHIVED: 'quiet',
  IN_REVIEW: 'due', SCHEDULED: 'info', ACTIVE: 'done', PAUSED: 'due', BUDGET_LIMITED: 'due', ENDED: 'quiet', RECONCILED: 'done', REJECTED: 'error',
  PENDING: 'due', SUCCEEDED: 'done', FAILED: 'error', REQUESTED: 'due', PAYING: 'info', REVOKED: 'quiet', RUNNING: 'info',
};

export function StatusTag({ family, status }: { family: 'deal' | 'brief' | 'campaign' | 'payout' | 'topUp' | 'mandate' | 'import'; status: string }) {
  const t = useText();
  return <Tag tone={tones[status] ?? 'quiet'}>{t.code(`status.${family}`, status)}</Tag>;
}

export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={styles.tag} data-tone={tone}>{children}</span>;
}
