import { Group } from '@mantine/core';
import { AnswerPartnershipDocument, EndPartnershipDocument, type PartnershipPartsFragment } from '../../graphql/generated/partners.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import { SponsorShares } from '../../ui/SponsorShares.tsx';
import { StatusTag, Tag, type Tone } from '../../ui/StatusTag.tsx';
import { useLeft } from '../../ui/WaitClock.tsx';

type Deal = PartnershipPartsFragment['deals'][number];
const tones: Record<string, Tone> = { PROPOSED: 'due', ACTIVE: 'done' };

/** One agreement: its terms, both signatures, what is to be done, and its deals with each side's part. */
export function Partnership({ of: one, side }: { of: PartnershipPartsFragment; side: 'BRAND' | 'PARTNER' }) {
  const t = useText();
  const f = useFormats();
  const left = useLeft();
  const [answer] = useAction(AnswerPartnershipDocument, { refresh: ['Partnerships'] });
  const [end] = useAction(EndPartnershipDocument, { refresh: ['Partnerships'] });
  const share = f.percent(one.shareBps / 10_000, 2);
  const [brand, partner, cap] = [one.brand.name, one.partner.name, f.moneyPlain(one.cap)];
  const sign = async (wanted: boolean) => (await answer({ id: one.id, hash: one.hash, sign: wanted })) !== null;
  const close = async () => (await end({ id: one.id })) !== null;
  return (
    <Section
      title={<>{side === 'BRAND' ? <Go to={`/briefs/${one.briefId}`}>{one.title}</Go> : one.title} <Tag tone={tones[one.status] ?? 'quiet'}>{t.code('partnershipStatus', one.status)}</Tag></>}
      hint={t('partners.between', { brand, partner })}
      aside={(
        <Group gap="xs">
          {one.can.answer && <ConfirmButton variant="default" label={t('partners.decline')} effect={t('partners.declineEffect', { brand })} onConfirm={() => sign(false)} />}
          {one.can.answer && <ConfirmButton label={t('partners.sign', { cap })} effect={t('partners.signEffect', { share, cap, brand })} onConfirm={() => sign(true)} />}
          {one.can.withdraw && <ConfirmButton variant="default" label={t('partners.withdraw')} effect={t('partners.withdrawEffect', { partner })} onConfirm={close} />}
          {one.can.end && <ConfirmButton variant="default" label={t('partners.end')} effect={t('partners.endEffect')} onConfirm={close} />}
        </Group>
      )}
    >
      <Facts of={[
        [t('brief.product'), one.product],
        [t('partners.budget'), f.money(one.budget)],
        [t('partners.share', { partner }), t('partners.shareOf', { share, cap: f.money(one.cap), committed: f.money(one.committed) })],
        [t('brief.disclosure'), one.disclosureLabel],
        [t('partners.signatures'), one.signatures.map(({ side: by, name, at }) => t('partners.signature', { name, org: by === 'BRAND' ? brand : partner, at: f.dateTime(at) })).join(' · ')],
        [t('partners.hash'), <code key="h" style={{ overflowWrap: 'anywhere' }}>{one.hash.slice(0, 16)}</code>],
        ...(one.status === 'PROPOSED' ? [[t('partners.answerBy'), t('partners.answerByText', { left: left(one.answerBy), at: f.dateTime(one.answerBy) })] as const] : []),
        ...(one.endedAt ? [[t('partners.endedAt'), f.dateTime(one.endedAt)] as const] : []),
      ]} />
      {one.deals.length > 0 && <Deals of={one} side={side} />}
    </Section>
  );
}

function Deals({ of: one, side }: { of: PartnershipPartsFragment; side: 'BRAND' | 'PARTNER' }) {
  const t = useText();
  const f = useFormats();
  const names = new Map([[one.brand.id, one.brand.name], [one.partner.id, one.partner.name]]);
  const ownId = side === 'BRAND' ? one.brand.id : one.partner.id;
  const own = (deal: Deal) => deal.shares.find(({ brandId }) => brandId === ownId);
  const columns: Column<Deal>[] = [
    { id: 'creator', header: t('kind.CREATOR'), minWidth: 140, cell: (d) => (side === 'BRAND' ? <Go to={`/deals/${d.id}`}>{d.creatorName}</Go> : d.creatorName), sortBy: (d) => d.creatorName, csv: (d) => d.creatorName },
    { id: 'status', header: t('deals.status'), cell: (d) => <StatusTag family="deal" status={d.status} />, sortBy: (d) => d.status, csv: (d) => d.status, phone: 'figure' },
    { id: 'total', header: t('partners.brandsPay'), align: 'right', cell: (d) => f.money(d.brandsPay), sortBy: (d) => BigInt(d.brandsPay.minor), csv: (d) => d.brandsPay.minor, csvHeader: 'brands_pay_minor', phone: 'figure' },
    { id: 'own', header: t('partners.ownPart'), align: 'right', cell: (d) => f.money(own(d)?.pays), sortBy: (d) => BigInt(own(d)?.pays.minor ?? '0'), csv: (d) => own(d)?.pays.minor ?? '', csvHeader: 'own_part_minor', phone: 'figure' },
    { id: 'split', header: t('partners.split'), minWidth: 240, cell: (d) => <SponsorShares shares={d.shares} names={names} />, phone: 'line' },
    { id: 'note', header: t('partners.note'), cell: (d) => (d.noteUrl ? <a href={d.noteUrl} target="_blank" rel="noreferrer noopener">{t('partners.open')}</a> : '–'), csv: (d) => d.noteUrl, phone: 'hidden' },
  ];
  return <DataTable id={`partner-deals-${one.id}`} caption={one.title} rows={one.deals} columns={columns} rowKey={(d) => d.id} />;
}
