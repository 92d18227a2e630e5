import type { ReactNode } from 'react';
import { useFormats, useText } from '../i18n/text.tsx';
import type { Amount } from '../i18n/format.ts';
import { useLeft } from './WaitClock.tsx';
import styles from './todos.module.css';

export interface TodoView {
  code: string;
  subjectKind: string;
  subjectId: string;
  subject: string;
  dueAt?: string | null;
  moneyEffect?: Amount | null;
}

const byDeadline = (a: TodoView, b: TodoView) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9');

/** What waits for the reader, by deadline, each with its way in. The first is the one to do. */
export function Todos({ todos, linkTo }: { todos: readonly TodoView[]; linkTo: (todo: TodoView, label: string, first: boolean) => ReactNode }) {
  const t = useText();
  const f = useFormats();
  const leftUntil = useLeft();
  return (
    <ul className={styles.list}>
      {[...todos].sort(byDeadline).map((todo, index) => (
        <li key={`${todo.code}${todo.subjectId}`} className={styles.row}>
          <div className={styles.what}>
            <div className={styles.subject}>{t.code('todo', todo.code)}</div>
            <div className={styles.hint}>{todo.subject}</div>
          </div>
          <div className={styles.when}>
            {todo.dueAt && <div><span className={styles.due}>{leftUntil(todo.dueAt)}</span></div>}
            <div className={styles.hint}>
              {todo.dueAt && f.moment(todo.dueAt)}{todo.dueAt && todo.moneyEffect ? ' · ' : ''}{todo.moneyEffect ? f.moneyPlain(todo.moneyEffect) : ''}
            </div>
          </div>
          {linkTo(todo, t.has('todoDo', todo.code) ? t.code('todoDo', todo.code) : t('action.open'), index === 0)}
        </li>
      ))}
    </ul>
  );
}
