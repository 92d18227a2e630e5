import type { MetricId } from '@meadow/shared';
import { Popover } from '@mantine/core';
import type { ReactElement } from 'react';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './figures.module.css';
import { metricOf, type Passport } from './MetricValue.tsx';

function PassportCard({ id, passport: { from, to, asOf } }: { id: MetricId; passport: Passport }) {
  const t = useText();
  const f = useFormats();
  const metric = metricOf(id);
  return (
    <div className={styles.card}>
      <b>{t.code('metric', id)}</b>
      <p>{t.code('metricIs', id)}</p>
      <dl>
        <dt>{t('passport.formula')}</dt><dd><code>{metric.formula}</code></dd>
        <dt>{t('passport.source')}</dt><dd>{t.code('source', id)}</dd>
        {from && to && (<><dt>{t('passport.window')}</dt><dd>{f.dayRange(from, to)}</dd></>)}
        {asOf && (<><dt>{t('passport.asOf')}</dt><dd>{f.dateTime(asOf)}</dd></>)}
      </dl>
    </div>
  );
}

interface Props {
  id: MetricId;
  passport: Passport;
  opened: boolean;
  onClose: () => void;
  target: ReactElement;
}

export default function PassportPopover({ id, passport, opened, onClose, target }: Props) {
  return (
    <Popover opened={opened} onDismiss={onClose} position="bottom-start" withArrow shadow="md" transitionProps={{ duration: 100 }}>
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown style={{ pointerEvents: 'none' }}><PassportCard id={id} passport={passport} /></Popover.Dropdown>
    </Popover>
  );
}
