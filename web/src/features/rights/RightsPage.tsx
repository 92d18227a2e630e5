import { Button } from '@mantine/core';
import { useState } from 'react';
import { NoteRightsDocument, type NoteRightsPartsFragment } from '../../graphql/generated/rights.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { RightsDrawer } from './RightsDrawer.tsx';
import { toneOf } from './tones.ts';

type Note = NoteRightsPartsFragment;

/** Labelled? Usable until? */
export function RightsPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const [openId, setOpenId] = useState<string | null>(null);
  const isBrand = organisation.kind !== 'CREATOR';
  const live = useLive(NoteRightsDocument, { variables: {}, everyMs: 10_000 });
  const notes = live.data?.noteRights ?? [];
  const count = (status: string) => notes.filter((note) => note.status === status).length;
  const labelOf = ({ can, ask }: Note) => t(ask && can.decline ? 'rights.answerIt' : can.grant || can.revoke ? 'rights.change' : can.ask ? 'rights.ask' : 'rights.history');
  const columns: Column<Note>[] = [
    { id: 'note', header: t('rights.note'), minWidth: 200, csv: (n) => n.noteTitle ?? n.noteUrl, cell: (n) => <Go to={`/deals/${n.dealId}`}>{n.noteTitle ?? n.noteUrl}</Go> },
    { id: 'with', header: t('rights.with'), sortBy: (n) => (isBrand ? n.creatorName : n.brandName), csv: (n) => (isBrand ? n.creatorName : n.brandName), cell: (n) => (isBrand ? n.creatorName : n.brandName), phone: 'figure' },
    { id: 'status', header: t('deals.status'), sortBy: (n) => n.status, csv: (n) => n.status, cell: (n) => <Tag tone={toneOf(n.status)}>{t.code('rightsStatus', n.status)}</Tag>, phone: 'figure' },
    { id: 'until', header: t('rights.until'), sortBy: (n) => n.until, csv: (n) => n.until, cell: (n) => <>{n.until ? f.dateTime(n.until) : '–'}{n.ask && <div style={{ fontSize: 12, lineHeight: '18px' }}>{t('rights.askedShort', { until: f.dateTime(n.ask.until) })}</div>}</>, phone: 'figure' },
    { id: 'label', header: t('campaign.label'), csv: (n) => n.disclosureLabel, cell: (n) => n.disclosureLabel || '–', phone: 'hidden' },
    ...(isBrand ? [{ id: 'campaigns', header: t('nav.campaigns'), cell: (n: Note) => (n.campaigns.length > 0
      ? n.campaigns.map((one) => <div key={one.id}><Go to={`/campaigns/${one.id}`}>{one.name}</Go></div>)
      : may('campaign:write') && (n.status === 'ALLOWED' || n.status === 'ENDS_SOON' || n.status === 'ENDING') ? <Go to="/campaigns/new" search={{ deal: n.dealId }}>{t('campaign.boosting')}</Go> : '–') } satisfies Column<Note>] : []),
    { id: 'change', header: t('rights.more'), cell: (n) => <Button variant="subtle" size="compact-sm" onClick={() => setOpenId(n.dealId)}>{labelOf(n)}</Button>, phone: 'action' },
  ];
  const open = notes.find((note) => note.dealId === openId);
  return (
    <Page title={t('nav.rights')} answer={live.data ? t('rights.answer', { usable: count('ALLOWED') + count('ENDS_SOON') + count('ENDING'), soon: count('ENDS_SOON') + count('ENDING') }) : undefined} lead={t('rights.lead')}>
      <Section>
        <Region live={live} isEmpty={(data) => data.noteRights.length === 0} empty={<EmptyState title={t('rights.none')} hint={t('rights.noneHint')} />}>
          {() => <DataTable id="rights" caption={t('nav.rights')} rows={notes} columns={columns} rowKey={(n) => n.dealId} />}
        </Region>
      </Section>
      {open && <RightsDrawer key={open.dealId} note={open} onClose={() => setOpenId(null)} />}
    </Page>
  );
}
