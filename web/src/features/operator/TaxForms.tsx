import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DecideTaxFormDocument, RevealTaxNumberDocument, TaxFormsDocument, type TaxFormsQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';

type Form = TaxFormsQuery['taxForms'][number];
const tones: Record<Form['status'], Tone> = { SUBMITTED: 'due', VERIFIED: 'done', REJECTED: 'error' };

/** Who payees say they are: verified or rejected, with each look at a number on record. */
export function TaxForms() {
  const t = useText();
  const f = useFormats();
  const live = useLive(TaxFormsDocument, { variables: {}, everyMs: 15_000 });
  const columns: Column<Form>[] = [
    { id: 'name', header: t('tax.payee'), minWidth: 140, cell: (x) => x.name, sortBy: (x) => x.name, csv: (x) => x.name },
    { id: 'legal', header: t('tax.legalName'), cell: (x) => x.legalName, csv: (x) => x.legalName, phone: 'figure' },
    { id: 'kind', header: t('tax.kind'), cell: (x) => `${t.code('taxFormKind', x.kind)} · ${x.country}`, csv: (x) => x.kind, phone: 'figure' },
    { id: 'number', header: t('tax.number'), cell: (x) => <Number form={x} />, csv: (x) => x.masked, phone: 'figure' },
    { id: 'at', header: t('tax.submitted'), cell: (x) => f.dateTime(x.submittedAt), sortBy: (x) => x.submittedAt, csv: (x) => x.submittedAt, phone: 'hidden' },
    { id: 'status', header: t('deals.status'), cell: (x) => <><Tag tone={tones[x.status]}>{t.code('taxFormStatus', x.status)}</Tag>{x.reason && <small><br />{x.reason}</small>}</>, sortBy: (x) => x.status, csv: (x) => x.status, phone: 'figure' },
    { id: 'act', header: '', minWidth: 270, phone: 'action', cell: (x) => x.status === 'SUBMITTED' && <Decide orgId={x.orgId} /> },
  ];
  return (
    <Section title={t('tax.forms')} hint={t('tax.formsHint')}>
      <Region live={live} isEmpty={(data) => data.taxForms.length === 0} empty={<EmptyState title={t('tax.noForms')} />}>
        {({ taxForms }) => <DataTable id="tax-forms" dense caption={t('tax.forms')} rows={taxForms} columns={columns} rowKey={(x) => x.orgId} />}
      </Region>
    </Section>
  );
}

function Number({ form }: { form: Form }) {
  const t = useText();
  const [shown, setShown] = useState<string | null>(null);
  const [reveal, busy] = useAction(RevealTaxNumberDocument, {});
  if (shown !== null) return <code>{shown}</code>;
  const look = async () => setShown((await reveal({ orgId: form.orgId }))?.revealTaxNumber ?? null);
  return <>{form.masked} <Button size="compact-xs" variant="subtle" loading={busy} onClick={() => void look()}>{t('tax.reveal')}</Button></>;
}

function Decide({ orgId }: { orgId: string }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [decide, busy] = useAction(DecideTaxFormDocument, { refresh: ['TaxForms'], done: t('tax.decided') });
  return (
    <Group gap={6} justify="flex-end">
      <Button size="xs" variant="default" loading={busy} onClick={() => void decide({ orgId, verified: true, reason: '' })}>{t('tax.verify')}</Button>
      <TextInput size="xs" w={120} aria-label={t('tax.why')} placeholder={t('tax.why')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Button size="xs" variant="default" disabled={reason.trim() === ''} loading={busy} onClick={() => void decide({ orgId, verified: false, reason })}>{t('tax.reject')}</Button>
    </Group>
  );
}
