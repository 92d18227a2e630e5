import { Button, Group } from '@mantine/core';
import { toApiError } from '../../errors/apiError.ts';
import { MakePayoutFileDocument, PayoutFilesDocument, type PayoutFilesQuery } from '../../graphql/generated/operator.ts';
import { fetchFile } from '../../graphql/fetchFile.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { download } from '../../ui/download.ts';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { tell } from '../../ui/tell.ts';

type File = PayoutFilesQuery['payoutFiles'][number];

/** Approved payouts to bank accounts, as files that the bank takes. */
export function PayoutFiles() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { organisation } = useSession();
  const live = useLive(PayoutFilesDocument, { variables: {} });
  const [make, busy] = useAction(MakePayoutFileDocument, { refresh: ['PayoutFiles', 'Payouts'], done: t('payouts.fileMade') });
  const save = async (file: File, kind: 'pain001' | 'table') => {
    try {
      download(`payouts-${file.messageId}.${kind === 'table' ? 'csv' : 'xml'}`, await fetchFile(`/api/payout-files/${file.id}/${kind}`));
    } catch (failure) {
      tell.failed(errorText(toApiError(failure)));
    }
  };
  const columns: Column<File>[] = [
    { id: 'made', header: t('payouts.made'), cell: (p) => f.dateTime(p.madeAt), sortBy: (p) => p.madeAt },
    { id: 'count', header: t('nav.payouts'), align: 'right', cell: (p) => f.count(p.payouts), phone: 'figure' },
    { id: 'sum', header: t('wallet.amount'), align: 'right', cell: (p) => f.money({ minor: p.sumMinor, currency: p.currency }), phone: 'figure' },
    { id: 'act', header: '', phone: 'action', cell: (p) => (
      <Group gap={6} wrap="nowrap">
        <Button size="compact-sm" variant="default" onClick={() => void save(p, 'pain001')}>pain.001</Button>
        <Button size="compact-sm" variant="subtle" onClick={() => void save(p, 'table')}>{t('payouts.table')}</Button>
      </Group>
    ) },
  ];
  return (
    <Section title={t('payouts.files')} hint={t('payouts.filesHint')} aside={<Button variant="default" loading={busy} onClick={() => void make({ currency: organisation.currency })}>{t('payouts.makeFile')}</Button>}>
      <Region live={live} isEmpty={(data) => data.payoutFiles.length === 0} empty={<EmptyState title={t('payouts.noFiles')} />}>
        {({ payoutFiles }) => <DataTable id="payout-files" dense caption={t('payouts.files')} rows={payoutFiles} columns={columns} rowKey={(p) => p.id} exportable={false} />}
      </Region>
    </Section>
  );
}
