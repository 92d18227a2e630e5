import { Button, Group, Modal, type ButtonProps } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';

interface Props extends Omit<ButtonProps, 'children'> {
  label: string;
  /** Names the effect: what moves, what is signed, what becomes public. */
  effect: ReactNode;
  /** Resolves to true when it worked; the dialog then closes. */
  onConfirm: () => Promise<boolean>;
  danger?: boolean;
  /** Fields to fill before confirming. */
  children?: ReactNode;
  ready?: boolean;
}

/** For what moves money, signs, publishes or is final: asks first, never optimistic. */
export function ConfirmButton({ label, effect, onConfirm, danger = false, children, ready = true, ...button }: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const worked = await onConfirm();
    setBusy(false);
    if (worked) setOpen(false);
  };
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>{label}</Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={label} closeButtonProps={{ 'aria-label': t('action.close') }}>
        <div style={{ marginBottom: 16 }}>{effect}</div>
        {children}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setOpen(false)}>{t('action.cancel')}</Button>
          <Button color={danger ? 'red' : 'meadow'} loading={busy} disabled={!ready} onClick={() => void confirm()}>{label}</Button>
        </Group>
      </Modal>
    </>
  );
}
