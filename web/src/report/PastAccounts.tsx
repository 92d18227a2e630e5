import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { AccountHistoryDocument, AccountsAtDocument, OrganisationsByNameDocument, type AccountHistoryQuery, type AccountsAtQuery } from '../graphql/generated/report.ts';
import { useLive } from '../graphql/useLive.ts';
import { useFormats, useText } from '../i18n/text.tsx';
import { DataTable, type Column } from '../ui/DataTable.tsx';
import { Section } from '../ui/Page.tsx';
import { EmptyState, Region } from '../ui/Region.tsx';

type Account = AccountsAtQuery['accountsAt'][number];
type Line = AccountHistoryQuery['accountHistory']['lines'][number];

const instant = (local: string): string | null => (local === '' || Number.isNaN(Date.parse(local)) ? null : new Date(local).toISOString());
const MONTH_MS = 31 * 86_400_000;

/** What stood on each account at a past instant, as it is known now or was known then; choosing one shows what moved it in the month before. */
export function PastAccounts({ anybody }: { anybody: boolean }) {
  const t = useText();
  const [{ at, known, org, account }, setState] = useState({ at: '', known: '', org: null as string | null, account: null as Account | null });
  const set = (change: object) => setState((before) => ({ ...before, account: null, ...change }));
  const past = { at: instant(at), knownAt: instant(known) };
  return (
    <Section title={t('past.title')} hint={t('past.hint')}>
      <SimpleGrid cols={{ base: 1, xs: 3 }} mb="sm">
        {anybody && <OrganisationInput value={org} onChange={(id) => set({ org: id })} />}
        <TextInput type="datetime-local" step={1} label={t('past.at')} value={at} onChange={(event) => set({ at: event.currentTarget.value })} />
        <TextInput type="datetime-local" step={1} label={t('past.knownAt')} description={t('past.knownHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} value={known} onChange={(event) => set({ known: event.currentTarget.value })} />
      </SimpleGrid>
      {past.at && <Accounts at={past.at} knownAt={past.knownAt} organisationId={org} chosen={account} onChoose={(one) => set({ account: one })} />}
      {past.at && account && <History account={account} at={past.at} knownAt={past.knownAt} />}
    </Section>
  );
}

function OrganisationInput({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useText();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 300);
  const { data } = useLive(OrganisationsByNameDocument, { variables: { text: asked || null } });
  return <Select label={t('past.organisation')} searchable clearable value={value} onChange={onChange} searchValue={text} onSearchChange={setText} data={(data?.organisations ?? []).map(({ id, name }) => ({ value: id, label: name }))} filter={({ options }) => options} />;
}

interface Past {
  at: string;
  knownAt: string | null;
}

function Accounts({ at, knownAt, organisationId, chosen, onChoose }: Past & { organisationId: string | null; chosen: Account | null; onChoose: (account: Account) => void }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(AccountsAtDocument, { variables: { at, knownAt, organisationId } });
  const columns: Column<Account>[] = [
    { id: 'account', header: t('ops.account'), cell: (a) => <button type="button" onClick={() => onChoose(a)} aria-pressed={chosen?.no === a.no} style={{ all: 'unset', cursor: 'pointer', color: 'var(--mantine-color-anchor)', fontWeight: chosen?.no === a.no ? 600 : undefined }}>{t.code('account', a.purpose)}</button>, sortBy: (a) => a.purpose, csv: (a) => a.purpose },
    { id: 'subject', header: t('past.subject'), cell: (a) => (a.subjectId ? <code title={a.subjectId}>{a.subjectId.slice(-12)}</code> : '–'), csv: (a) => a.subjectId, phone: 'hidden' },
    { id: 'currency', header: t('ops.currency'), cell: (a) => a.currency, sortBy: (a) => a.currency, csv: (a) => a.currency, phone: 'hidden' },
    { id: 'balance', header: t('past.balance'), align: 'right', cell: (a) => f.money({ minor: a.balanceMinor, currency: a.currency }), sortBy: (a) => BigInt(a.balanceMinor), csv: (a) => a.balanceMinor, csvHeader: `${t('past.balance')} [minor]`, phone: 'figure' },
  ];
  return (
    <Region live={live} isEmpty={({ accountsAt }) => accountsAt.length === 0} empty={<EmptyState title={t('past.none')} />}>
      {({ accountsAt }) => <DataTable id="past" dense caption={t('past.title')} rows={accountsAt} columns={columns} rowKey={(a) => String(a.no)} />}
    </Region>
  );
}

function History({ account, at, knownAt }: Past & { account: Account }) {
  const t = useText();
  const f = useFormats();
  const from = new Date(Date.parse(at) - MONTH_MS).toISOString();
  const live = useLive(AccountHistoryDocument, { variables: { account: account.no, since: from, at, knownAt } });
  const money = (minor: string) => f.money({ minor, currency: account.currency });
  const columns: Column<Line>[] = [
    { id: 'at', header: t('past.effective'), cell: (l) => f.dateTime(l.effectiveAt), sortBy: (l) => l.effectiveAt, csv: (l) => l.effectiveAt },
    { id: 'recorded', header: t('past.recorded'), cell: (l) => f.dateTime(l.recordedAt), sortBy: (l) => l.recordedAt, csv: (l) => l.recordedAt, phone: 'hidden' },
    { id: 'kind', header: t('wallet.what'), cell: (l) => t.code('entry', l.kind), csv: (l) => l.kind, phone: 'figure' },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (l) => money(l.amountMinor), csv: (l) => l.amountMinor, csvHeader: `${t('wallet.amount')} [minor]`, phone: 'figure' },
    { id: 'after', header: t('wallet.after'), align: 'right', cell: (l) => money(l.balanceMinor), csv: (l) => l.balanceMinor, phone: 'figure' },
  ];
  return (
    <Region live={live}>
      {({ accountHistory: { openingMinor, closingMinor, lines } }) => (
        <>
          <p>{t('past.between', { from: f.dateTime(from), opening: money(openingMinor), at: f.dateTime(at), closing: money(closingMinor) })}</p>
          {lines.length > 0 && <DataTable id="past-lines" dense caption={t('past.lines')} rows={lines} columns={columns} rowKey={(l) => l.transfer} />}
        </>
      )}
    </Region>
  );
}
