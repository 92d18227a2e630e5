import { Anchor } from '@mantine/core';
import { RefusedBankFilesDocument, type RefusedBankFilesQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';

type Refused = RefusedBankFilesQuery['refusedBankFiles'][number];

/** Bank files that were not taken; each is there as it came. */
export function RefusedFiles() {
  const t = useText();
  const f = useFormats();
  const live = useLive(RefusedBankFilesDocument, { variables: {}, everyMs: 15_000 });
  const columns: Column<Refused>[] = [
    { id: 'at', header: t('recon.received'), cell: (one) => f.dateTime(one.receivedAt), sortBy: (one) => one.receivedAt, csv: (one) => one.receivedAt, phone: 'figure' },
    { id: 'why', header: t('import.reason'), cell: (one) => t.code('error', one.code), csv: (one) => one.code, phone: 'line' },
    { id: 'size', header: t('recon.size'), align: 'right', cell: (one) => <>{f.count(one.characters)}{!one.isWhole && <small><br />{t('recon.beginning')}</small>}</>, csv: (one) => one.characters, phone: 'figure' },
    { id: 'file', header: '', phone: 'action', cell: (one) => <Anchor href={`/api/refused-bank-files/${one.id}`} download>{t('recon.download')}</Anchor> },
  ];
  return (
    <Region live={live}>
      {({ refusedBankFiles }) => refusedBankFiles.length > 0 && (
        <Section title={t('recon.refused')} hint={t('recon.refusedHint')}>
          <DataTable id="refused-files" dense caption={t('recon.refused')} rows={refusedBankFiles} columns={columns} rowKey={(one) => one.id} />
        </Section>
      )}
    </Region>
  );
}
