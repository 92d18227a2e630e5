import { GrantMandateDocument, OurMandatesDocument, RevokeMandateDocument, type OurMandatesQuery } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';

type Mandate = OurMandatesQuery['mandates'][number];

/** Which agencies may act for us? */
export function OurMandates() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(OurMandatesDocument, { variables: {}, everyMs: 5_000 });
  const [grant] = useAction(GrantMandateDocument, { refresh: ['OurMandates'] });
  const [revoke] = useAction(RevokeMandateDocument, { refresh: ['OurMandates'] });
  const columns: Column<Mandate>[] = [
    { id: 'agency', header: t('kind.AGENCY'), cell: (m) => m.agency.name, sortBy: (m) => m.agency.name, csv: (m) => m.agency.name },
    { id: 'status', header: t('deals.status'), cell: (m) => <StatusTag family="mandate" status={m.status} />, csv: (m) => m.status, phone: 'figure' },
    { id: 'rights', header: t('agency.rights'), align: 'right', cell: (m) => f.count(m.permissions.length), phone: 'figure' },
    { id: 'until', header: t('agency.until'), cell: (m) => (m.expiresAt ? f.dateTime(m.expiresAt) : t('agency.unlimited')), phone: 'figure' },
    { id: 'act', header: '', align: 'right', phone: 'action', cell: (m) => may('mandate:manage') && (
      <span style={{ display: 'inline-flex', gap: 8 }}>
        {m.status === 'REQUESTED' && <ConfirmButton size="compact-sm" label={t('settings.grant')} effect={t('settings.grantEffect', { name: m.agency.name })} onConfirm={async () => (await grant({ id: m.id })) !== null} />}
        {m.status !== 'REVOKED' && <ConfirmButton size="compact-sm" variant="subtle" color="gray" danger label={t('settings.revoke')} effect={t('settings.revokeEffect', { name: m.agency.name })} onConfirm={async () => (await revoke({ id: m.id })) !== null} />}
      </span>
    ) },
  ];
  return (
    <Section title={t('settings.mandates')} hint={t('settings.mandatesHint')}>
      <Region live={live} isEmpty={(data) => data.mandates.length === 0} empty={<EmptyState title={t('settings.noMandates')} hint={t('settings.noMandatesHint')} />}>
        {({ mandates }) => <DataTable id="mandates" caption={t('settings.mandates')} rows={mandates} columns={columns} rowKey={(m) => m.id} exportable={false} />}
      </Region>
    </Section>
  );
}
