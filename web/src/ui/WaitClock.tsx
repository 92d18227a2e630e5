import { leftUntil, type Amount } from '../i18n/format.ts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './figures.module.css';
import { useNow } from './useNow.ts';

export interface WaitView {
  owner: string;
  dueAt: string;
  defaultAction: string;
  moneyEffect?: Amount | null;
}

export function useLeft() {
  const t = useText();
  const now = useNow();
  return (dueAt: string) => {
    const { left, days, hours, minutes } = leftUntil(dueAt, now);
    if (left === 0) return t('clock.over');
    if (days > 0) return t('clock.days', { days, hours });
    return hours > 0 ? t('clock.hours', { hours, minutes }) : t('clock.minutes', { minutes });
  };
}

/** Whose turn, until when, and what happens, to money too, when time runs out. */
export function WaitClock({ wait, you }: { wait: WaitView; you: string }) {
  const t = useText();
  const f = useFormats();
  const left = useLeft()(wait.dueAt);
  const yours = wait.owner === you;
  const date = f.moment(wait.dueAt);
  const whose = wait.owner === 'SYSTEM' ? t('clock.system', { date }) : yours ? t('clock.yours', { left, date }) : t('clock.theirs', { who: t.code('party', wait.owner), left, date });
  const effect = t.code('default', wait.defaultAction);
  const money = wait.moneyEffect && wait.moneyEffect.minor !== '0' ? t.code('defaultMoney', wait.defaultAction, { amount: f.moneyPlain(wait.moneyEffect) }) : '';
  const isMoneyKnown = t.has('defaultMoney', wait.defaultAction);
  return (
    <p className={styles.clock} data-whose={yours ? 'you' : 'other'} role="status">
      <b>{whose}</b> {money && isMoneyKnown ? money : effect}
    </p>
  );
}
