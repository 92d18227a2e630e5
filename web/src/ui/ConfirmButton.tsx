import { Button, type ButtonProps } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ConfirmModalProps } from './ConfirmModal.tsx';

const ConfirmModal = lazy(() => import('./ConfirmModal.tsx').then((module) => ({ default: module.ConfirmModal })));

type Props = Omit<ButtonProps, 'children'> & Omit<ConfirmModalProps, 'onClose'>;

/** For what moves money, signs, publishes or is final: asks first, never optimistic. */
export function ConfirmButton({ label, effect, onConfirm, danger, children, ready, ...button }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>{label}</Button>
      {open && <Suspense><ConfirmModal label={label} effect={effect} onConfirm={onConfirm} onClose={() => setOpen(false)} danger={danger} ready={ready}>{children}</ConfirmModal></Suspense>}
    </>
  );
}
