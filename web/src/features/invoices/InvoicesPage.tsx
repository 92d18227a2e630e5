import { Button, Group } from '@mantine/core';
import { minorDigits } from '@meadow/shared';
import { useState } from 'react';
import { toApiError } from '../../errors/apiError.ts';
import { InvoicesDocument, IssueInvoicesDocument, type InvoicesQuery } from '../../graphql/generated/invoices.ts';
import { fetchFile } from '../../graphql/fetchFile.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { download } from '../../ui/download.ts';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { SavedViews } from '../../views/SavedViews.tsx';
import { tell } from '../../ui/tell.ts';
import { BillingForm } from './BillingForm.tsx';

type Invoice = InvoicesQuery['invoices'][number];

/** What was charged? */
export function InvoicesPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const live = useLive(InvoicesDocument, { variables: {}, everyMs: 10_000 });
  const [issue] = useAction(IssueInvoicesDocument, { refresh: ['Invoices'], done: t('invoices.issued') });
  const isOperator = organisation.kind === 'OPERATOR';
  const columns: Column<Invoice>[] = [
    { id: 'number', header: t('invoices.number'), cell: (i) => <>{i.number}{i.corrects && <small><br />{t('invoices.corrects', { number: i.corrects })}</small>}</>, sortBy: (i) => i.number, csv: (i) => i.number },
    { id: 'kind', header: t('invoices.kind'), cell: (i) => t.code('invoiceKind', i.kind), sortBy: (i) => i.kind, csv: (i) => i.kind, phone: 'hidden' },
    { id: 'what', header: t('invoices.what'), cell: (i) => f.list(whatOf(i).map((kind) => t.code('invoiceLine', kind))), csv: (i) => whatOf(i).join(' '), phone: 'figure' },
    ...(isOperator ? [{ id: 'to', header: t('invoices.to'), cell: (i: Invoice) => i.recipient.name, sortBy: (i: Invoice) => i.recipient.name, csv: (i: Invoice) => i.recipient.name, phone: 'figure' as const }] : []),
    { id: 'date', header: t('invoices.date'), cell: (i) => f.day(i.issuedOn), sortBy: (i) => i.issuedOn, csv: (i) => i.issuedOn, phone: isOperator ? 'hidden' : 'figure' },
    { id: 'period', header: t('invoices.period'), cell: (i) => (i.periodFrom === i.periodTo ? f.day(i.periodFrom) : f.dayRange(i.periodFrom, i.periodTo)), csv: (i) => `${i.periodFrom}/${i.periodTo}`, phone: 'hidden' },
    { id: 'net', header: t('invoices.net'), align: 'right', cell: (i) => f.money(i.net), sortBy: (i) => BigInt(i.net.minor), csv: (i) => i.net.minor, csvHeader: `${t('invoices.net')} [minor]`, phone: 'hidden' },
    { id: 'tax', header: t('invoices.tax'), align: 'right', cell: (i) => <>{f.money(i.tax)} <small>{f.percent(i.taxRateBps / 10_000)}</small></>, sortBy: (i) => BigInt(i.tax.minor), csv: (i) => i.tax.minor, csvHeader: `${t('invoices.tax')} [minor]`, phone: 'hidden' },
    { id: 'gross', header: t('invoices.gross'), align: 'right', cell: (i) => f.money(signed(i)), sortBy: (i) => BigInt(signed(i).minor), csv: (i) => signed(i).minor, csvHeader: `${t('invoices.gross')} [minor]`, phone: 'figure' },
    { id: 'file', header: t('invoices.file'), cell: (i) => <Files invoice={i} />, phone: 'action' },
  ];
  const own = (live.data?.invoices ?? []).filter((i) => i.gross.currency === organisation.currency);
  const sum = own.reduce((all, i) => all + BigInt(signed(i).minor), 0n);
  return (
    <Page title={t('nav.invoices')} answer={live.data && own.length > 0 ? t('invoices.answer', { amount: f.moneyPlain({ minor: sum.toString(), currency: organisation.currency }) }) : undefined}
      actions={<><AsOf at={live.asOf} /><SavedViews page="/invoices" />{live.data && live.data.invoices.length > 0 && <Sheet />}{may('fee:manage') && <ConfirmButton label={t('invoices.issue')} effect={t('invoices.issueEffect')} onConfirm={async () => (await issue({})) !== null} />}</>}>
      <Region live={live} isEmpty={(data) => data.invoices.length === 0} empty={<EmptyState title={t('invoices.none')} hint={t(isOperator ? 'invoices.noneOps' : organisation.kind === 'CREATOR' ? 'invoices.noneCreator' : 'invoices.noneHint')} />}>
        {({ invoices }) => <Section title={t('nav.invoices')}><DataTable id="invoices" caption={t('nav.invoices')} rows={invoices} columns={columns} rowKey={(i) => i.id} /></Section>}
      </Region>
      {may('org:manage') && <BillingForm />}
    </Page>
  );
}

/** The kinds of its lines, each once. */
const whatOf = (invoice: Invoice) => [...new Set(invoice.lines.map(({ kind }) => kind))];
const signed = (invoice: Invoice) => (invoice.kind === 'CREDIT_NOTE' ? { ...invoice.gross, minor: (-BigInt(invoice.gross.minor)).toString() } : invoice.gross);

/** All of them as a spreadsheet. */
function Sheet() {
  const errorText = useErrorText();
  const { locale } = useLanguage();
  const { organisation, isActing } = useSession();
  const fetchIt = async () => {
    try {
      download('invoices.xlsx', await fetchFile(`/api/invoices/xlsx?lang=${locale}`, isActing ? organisation.id : undefined));
    } catch (failure) {
      tell.failed(errorText(toApiError(failure)));
    }
  };
  return <Button size="compact-sm" variant="default" onClick={() => void fetchIt()}>XLSX</Button>;
}

function Files({ invoice }: { invoice: Invoice }) {
  const t = useText();
  const errorText = useErrorText();
  const { locale } = useLanguage();
  const { organisation, isActing } = useSession();
  const [busy, setBusy] = useState<string | null>(null);
  const fetchIt = async (kind: 'pdf' | 'xml') => {
    setBusy(kind);
    try {
      download(`${invoice.number}.${kind}`, await fetchFile(`/api/invoices/${invoice.id}/${kind}?lang=${locale}`, isActing ? organisation.id : undefined));
    } catch (failure) {
      tell.failed(errorText(toApiError(failure)));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Group gap={6} wrap="nowrap">
      <Button size="compact-sm" variant="default" loading={busy === 'pdf'} onClick={() => void fetchIt('pdf')} aria-label={`PDF ${invoice.number}`}>PDF</Button>
      {minorDigits(invoice.gross.currency) <= 2 && <Button size="compact-sm" variant="subtle" loading={busy === 'xml'} onClick={() => void fetchIt('xml')} aria-label={`${t('invoices.xml')} ${invoice.number}`}>XML</Button>}
    </Group>
  );
}
