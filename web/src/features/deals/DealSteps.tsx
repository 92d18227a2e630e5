import type { DealStatus } from '@meadow/shared';
import { useText } from '../../i18n/text.tsx';
import styles from './deal.module.css';
import type { DealView } from './DealRoomPage.tsx';

const stages = ['offer', 'agreed', 'funded', 'draft', 'approved', 'published', 'verified', 'paid'] as const;

/** How far along the usual way a status stands; exits stand where the deal left it. */
const stageOf: Partial<Record<DealStatus, number>> = {
  INVITED: 0, APPLIED: 0, NEGOTIATING: 0, ACCEPTED: 1, FUNDED: 2, DRAFTED: 3, REVISION: 3, APPROVED: 4, PUBLISHED: 5, VERIFYING: 5, COMPLETED: 6, SETTLED: 7, PAID: 7,
};

export function DealSteps({ deal }: { deal: DealView }) {
  const t = useText();
  const isExit = stageOf[deal.status] === undefined;
  const reached = deal.history.reduce((most, step) => Math.max(most, stageOf[step.status] ?? 0), 0);
  const at = stageOf[deal.status] ?? reached;
  return (
    <ol className={styles.steps} aria-label={t('deals.steps')}>
      {stages.map((stage, index) => (
        <li key={stage} className={styles.step} aria-current={index === at ? 'step' : undefined}
          data-state={index === at ? (isExit ? 'stopped' : 'now') : index < at ? 'done' : 'todo'}>
          {index === at && isExit ? t.code('status.deal', deal.status) : t.code('deals.stage', stage)}
        </li>
      ))}
    </ol>
  );
}
