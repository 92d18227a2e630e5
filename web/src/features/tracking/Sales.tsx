import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { ImportSalesDocument, type ImportSalesMutation } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';

type Receipt = ImportSalesMutation['importSales'];
const example = 'order_id,time,value,currency,type,coupon,link,email';

/** Sales made outside, from a file. */
export function Sales() {
  const t = useText();
  const f = useFormats();
  const picker = useRef<HTMLInputElement>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const [take, busy] = useAction(ImportSalesDocument, { refresh: ['Tracking'] });
  const columns: Column<Receipt['rejected'][number]>[] = [
    { id: 'line', header: t('import.line'), align: 'right', cell: (row) => f.count(row.line), sortBy: (row) => row.line, csv: (row) => row.line },
    { id: 'reason', header: t('import.reason'), cell: (row) => t.code('eventReason', row.code), csv: (row) => row.code, phone: 'figure' },
  ];
  const read = async (file: File) => {
    const done = await take({ csv: await file.text() });
    if (done) setReceipt(done.importSales);
  };
  return (
    <Section title={t('tracking.sales')} hint={t('tracking.salesHint')}>
      <pre style={{ margin: '0 0 12px', fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{example}</pre>
      <input ref={picker} type="file" hidden accept=".csv,.tsv,text/csv" aria-label={t('tracking.salesFile')} onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        event.currentTarget.value = '';
        if (file) void read(file);
      }} />
      <Button variant="default" loading={busy} onClick={() => picker.current?.click()}>{t('tracking.salesFile')}</Button>
      {receipt && (
        <div role="status" style={{ marginTop: 12 }}>
          <p>{t('tracking.salesTaken', { accepted: f.count(receipt.accepted), duplicate: f.count(receipt.duplicate), rejected: f.count(receipt.rejected.length) })}</p>
          {receipt.rejected.length > 0 && <DataTable id="rejected-sales" caption={t('tracking.rejects')} rows={receipt.rejected} columns={columns} rowKey={(row) => String(row.line)} />}
        </div>
      )}
    </Section>
  );
}
