import { SegmentedControl } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { DealDocument, type DealFullFragment } from '../../graphql/generated/deals.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { Receipt } from '../../ui/Receipt.tsx';
import { SponsorShares } from '../../ui/SponsorShares.tsx';
import { AsOf, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { WaitClock } from '../../ui/WaitClock.tsx';
import styles from './deal.module.css';
import { SeriesLine } from './BookAgain.tsx';
import { DealActions } from './DealActions.tsx';
import { DealSteps } from './DealSteps.tsx';
import { DisputePanel } from './DisputePanel.tsx';
import { Drafts } from './Drafts.tsx';
import { Parts } from './Parts.tsx';
import { Published } from './Published.tsx';
import { Reputation } from './Reputation.tsx';
import { Talk } from './Talk.tsx';
import { TermsHistory } from './TermsHistory.tsx';

export type DealView = DealFullFragment;
export type Side = 'BRAND' | 'CREATOR' | 'OPERATOR';

/** One page for both sides: whose turn, what is agreed, the work, the money. */
export function DealRoomPage() {
  const { dealId = '' }: { dealId?: string } = useParams({ strict: false });
  const live = useLive(DealDocument, { variables: { id: dealId }, everyMs: 2_000 });
  return <Region live={live} lines={10}>{({ deal }) => <Room deal={deal} asOf={live.asOf} />}</Region>;
}

const panes = ['work', 'money', 'talk'] as const;

function Room({ deal, asOf }: { deal: DealView; asOf: Date | null }) {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const deliverables = useDeliverablesText();
  const [pane, setPane] = useState('work');
  const side: Side = organisation.kind === 'CREATOR' ? 'CREATOR' : organisation.kind === 'OPERATOR' ? 'OPERATOR' : 'BRAND';
  const other = side === 'CREATOR' ? deal.brand.name : deal.creator.name;
  const terms = deal.currentOffer?.terms;
  return (
    <Page
      title={deal.brief?.title ?? t('deals.one')}
      back={side === 'OPERATOR' ? undefined : <Go to="/deals">{t('nav.deals')}</Go>}
      answer={<>{t('deals.titleWith', { name: other, fee: f.moneyPlain(deal.fee) })} <StatusTag family="deal" status={deal.status} /></>}
      lead={terms ? deliverables(terms.deliverables) : undefined}
      actions={<AsOf at={asOf} />}
    >
      <div className={styles.sticky}>
        <DealSteps deal={deal} />
        <div className={styles.turn}>
          {deal.wait ? <WaitClock wait={deal.wait} you={side} /> : <p style={{ color: 'var(--mantine-color-dimmed)' }}>{t.code('dealNow', deal.status)}</p>}
          {deal.series && <SeriesLine series={deal.series} mayEnd={side !== 'OPERATOR'} />}
          <DealActions deal={deal} side={side} />
        </div>
      </div>
      <div className={styles.tabs}>
        <SegmentedControl fullWidth aria-label={t('deals.panes')} value={pane} onChange={setPane} data={panes.map((one) => ({ value: one, label: t.code('deals.pane', one) }))} />
      </div>
      <div className={styles.room} data-show={pane}>
        <div className={styles.col} data-pane="talk"><Talk deal={deal} side={side} /></div>
        <div className={styles.col} data-pane="work">
          {deal.dispute && <DisputePanel dealId={deal.id} dispute={deal.dispute} side={side} />}
          <Drafts deal={deal} side={side} />
          <Parts deal={deal} />
          <Published deal={deal} side={side} />
          <TermsHistory deal={deal} side={side} />
        </div>
        <div className={styles.col} data-pane="money">
          <Section title={t('deals.money')}>
            {deal.receipt ? <Receipt receipt={deal.receipt} side={side === 'OPERATOR' ? 'BOTH' : side} open /> : <p>{t('deals.noReceipt')}</p>}
            {deal.currentOffer?.terms.commission && side !== 'OPERATOR' && <p><Go to="/commissions" search={{ deal: deal.id }}>{t('commission.ofDeal', { share: f.percent(deal.currentOffer.terms.commission.bps / 10_000, 2) })}</Go></p>}
            {deal.partner && deal.shares.length === 0 && <p>{t('partners.sharedWith', { name: deal.partner.name })}</p>}
            {deal.partner && deal.shares.length > 0 && (
              <>
                <h3 style={{ fontSize: 14, margin: '12px 0 4px' }}>{t('shares.title')}</h3>
                <SponsorShares shares={deal.shares} names={new Map([[deal.brand.id, deal.brand.name], [deal.partner.id, deal.partner.name]])} />
              </>
            )}
          </Section>
          <Reputation deal={deal} side={side} />
          {terms && (
            <Section title={t('deals.rights')}>
              <Facts of={[
                [t('terms.disclosureLabel'), terms.disclosureLabel],
                [t('terms.rightsScope'), terms.usageRights.scope],
                [t('terms.rightsMonths'), f.count(terms.usageRights.months)],
                [t('terms.boost'), t(terms.usageRights.boostAllowed ? 'terms.yes' : 'terms.no')],
                [t('terms.keepOnlineDays'), f.count(terms.keepOnlineDays)],
              ]} />
            </Section>
          )}
        </div>
      </div>
    </Page>
  );
}
