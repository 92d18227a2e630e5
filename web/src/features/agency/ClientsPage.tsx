import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FindOrganisationsDocument, MandatesDocument, RequestMandateDocument, RevokeMandateByAgencyDocument, type MandatesQuery } from '../../graphql/generated/agency.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';

type Mandate = MandatesQuery['mandates'][number];

/** For whom may we act? */
export function ClientsPage() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(MandatesDocument, { variables: {}, everyMs: 5_000 });
  const [revoke] = useAction(RevokeMandateByAgencyDocument, { refresh: ['Mandates'] });
  const active = live.data?.mandates.filter(({ status }) => status === 'ACTIVE').length;
  const columns: Column<Mandate>[] = [
    { id: 'client', header: t('agency.client'), cell: (m) => (m.status === 'ACTIVE' ? <Link to={`/agency/clients/${m.client.id}` as never}>{m.client.name}</Link> : m.client.name), sortBy: (m) => m.client.name, csv: (m) => m.client.name },
    { id: 'kind', header: t('agency.kind'), cell: (m) => t.code('kind', m.client.kind), sortBy: (m) => m.client.kind, csv: (m) => m.client.kind, phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (m) => <StatusTag family="mandate" status={m.status} />, sortBy: (m) => m.status, csv: (m) => m.status, phone: 'figure' },
    { id: 'rights', header: t('agency.rights'), align: 'right', cell: (m) => f.count(m.permissions.length), phone: 'hidden' },
    { id: 'until', header: t('agency.until'), cell: (m) => (m.expiresAt ? f.dateTime(m.expiresAt) : t('agency.unlimited')), sortBy: (m) => m.expiresAt, csv: (m) => m.expiresAt, phone: 'figure' },
    { id: 'act', header: '', align: 'right', phone: 'action', cell: (m) => (
      <span style={{ display: 'inline-flex', gap: 8 }}>
        {m.status === 'ACTIVE' && <Button component={Link} {...({ to: `/agency/clients/${m.client.id}` } as never as { to: '/' })} size="compact-sm" variant="default">{t('agency.actFor')}</Button>}
        {m.status !== 'REVOKED' && may('mandate:manage') && <ConfirmButton label={t('agency.drop')} size="compact-sm" variant="subtle" color="gray" danger effect={t('agency.dropEffect', { name: m.client.name })} onConfirm={async () => (await revoke({ id: m.id })) !== null} />}
      </span>
    ) },
  ];
  return (
    <Page title={t('nav.clients')} answer={active === undefined ? undefined : t('agency.mandateAnswer', { count: active })}>
      <Section>
        <Region live={live} isEmpty={(data) => data.mandates.length === 0} empty={<EmptyState title={t('agency.noMandates')} hint={t('agency.noMandatesHint')} />}>
          {({ mandates }) => <DataTable id="mandates" caption={t('nav.clients')} rows={mandates} columns={columns} rowKey={(m) => m.id} />}
        </Region>
      </Section>
      {may('mandate:manage') && <RequestAccess known={live.data?.mandates ?? []} />}
    </Page>
  );
}

function RequestAccess({ known }: { known: readonly Mandate[] }) {
  const t = useText();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 250);
  const found = useLive(FindOrganisationsDocument, { variables: { text: asked }, skip: asked.length < 2 });
  const [request, busy] = useAction(RequestMandateDocument, { refresh: ['Mandates'], done: t('agency.requested') });
  const isKnown = (id: string) => known.some(({ client, status }) => client.id === id && status !== 'REVOKED');
  const hits = (found.data?.organisations ?? []).filter(({ kind }) => kind === 'BRAND' || kind === 'CREATOR');
  return (
    <Section title={t('agency.request')} hint={t('agency.requestHint')}>
      <TextInput label={t('agency.find')} type="search" maw={420} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {asked.length >= 2 && found.data && (hits.length === 0 ? <p style={{ marginTop: 12 }}>{t('agency.noHits')}</p> : (
        <ul style={{ display: 'grid', gap: 8, marginTop: 12, maxWidth: 560 }}>
          {hits.map((org) => (
            <li key={org.id} style={{ display: 'flex', justifyContent: 'space-between', gap: 12, alignItems: 'center' }}>
              <span>{org.name} <small style={{ color: 'var(--mantine-color-dimmed)' }}>@{org.handle} · {t.code('kind', org.kind)}</small></span>
              <Button size="compact-sm" variant="default" loading={busy} disabled={isKnown(org.id)} onClick={() => void request({ clientId: org.id })}>{t(isKnown(org.id) ? 'agency.known' : 'agency.ask')}</Button>
            </li>
          ))}
        </ul>
      ))}
    </Section>
  );
}
