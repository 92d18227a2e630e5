import { useFormats } from '../i18n/text.tsx';
import styles from './charts.module.css';

export interface FunnelStepView {
  code: string;
  name: string;
  people: number;
}

/** Steps as bars from zero, each with its rate of the step before. */
export function FunnelBars({ steps }: { steps: readonly FunnelStepView[] }) {
  const f = useFormats();
  const top = Math.max(1, ...steps.map((step) => step.people));
  return (
    <div className={styles.funnel}>
      {steps.map((step, index) => {
        const previous = steps[index - 1]?.people;
        const rate = previous ? step.people / previous : null;
        return (
          <div className={styles.step} key={step.code}>
            <span>{step.name}</span>
            <div><div className={styles.stepBar} style={{ width: `${(100 * step.people) / top}%` }} /></div>
            <span>{f.count(step.people)}<span className={styles.stepRate}>{index > 0 ? f.percent(rate) : ''}</span></span>
          </div>
        );
      })}
    </div>
  );
}
