import { Button, Group, Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';

export interface ConfirmModalProps {
  label: string;
  /** Names the effect: what moves, what is signed, what becomes public. */
  effect: ReactNode;
  /** Resolves to true when it worked; the dialog then closes. */
  onConfirm: () => Promise<boolean>;
  onClose: () => void;
  danger?: boolean;
  /** Fields to fill before confirming. */
  children?: ReactNode;
  ready?: boolean;
}

/** Asks before what moves money, signs, publishes or is final. */
export function ConfirmModal({ label, effect, onConfirm, onClose, danger = false, children, ready = true }: ConfirmModalProps) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const worked = await onConfirm();
    setBusy(false);
    if (worked) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={label} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <div style={{ marginBottom: 16 }}>{effect}</div>
      {children}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button color={danger ? 'red' : 'meadow'} loading={busy} disabled={!ready} onClick={() => void confirm()}>{label}</Button>
      </Group>
    </Modal>
  );
}
