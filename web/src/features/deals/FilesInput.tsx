import { FileInput } from '@mantine/core';
import { useState } from 'react';
import { toApiError, type ApiError } from '../../errors/apiError.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { putFile, type SentFile } from './upload.ts';

interface Props {
  dealId: string;
  label: string;
  description?: string;
  accept?: string;
  files: readonly SentFile[];
  onChange: (files: SentFile[]) => void;
}

/** Files that are sent at once when they are picked; the form then names them. */
export function FilesInput({ dealId, label, description, accept = 'image/*,video/*,application/pdf', files, onChange }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const { isActing, organisation } = useSession();
  const [sending, setSending] = useState('');
  const [error, setError] = useState<ApiError | null>(null);
  const pick = async (picked: File[]) => {
    setError(null);
    const kept = files.filter(({ name }) => picked.some((file) => file.name === name));
    try {
      for (const file of picked.filter(({ name }) => !files.some((one) => one.name === name))) {
        setSending(file.name);
        kept.push(await putFile(dealId, file, isActing ? organisation?.id : undefined));
      }
    } catch (failure) {
      setError(toApiError(failure));
    } finally {
      setSending('');
      onChange(kept);
    }
  };
  return (
    <FileInput multiple clearable clearButtonProps={{ 'aria-label': t('action.remove') }} label={label} accept={accept} disabled={sending !== ''}
      description={sending ? t('deals.uploading', { name: sending }) : description} error={error ? errorText(error) : undefined}
      value={files.map(({ name, type }) => new File([], name, { type }))} onChange={(picked) => void pick(picked)} />
  );
}
