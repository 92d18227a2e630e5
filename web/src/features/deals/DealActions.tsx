import { Button, Menu, Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  AcceptOfferDocument, ApproveDraftDocument, CancelDealDocument, ConfirmDealDocument, DealBalanceDocument, DeclineDealDocument, FundDealDocument, OpenDisputeDocument, WithdrawOfferDocument,
} from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ConfirmModal } from '../../ui/ConfirmModal.tsx';
import { StageCharges } from '../../ui/Receipt.tsx';
import { BookAgain } from './BookAgain.tsx';
import { CounterDrawer } from './CounterDrawer.tsx';
import styles from './deal.module.css';
import type { DealView, Side } from './DealRoomPage.tsx';

/** What may be done now, the due step first. The api says what is allowed; nothing is re-derived here. */
export function DealActions({ deal, side }: { deal: DealView; side: Side }) {
  const t = useText();
  const f = useFormats();
  const { can } = deal;
  const { may } = useSession();
  const [accept] = useAction(AcceptOfferDocument);
  const [approve] = useAction(ApproveDraftDocument);
  const [confirm] = useAction(ConfirmDealDocument);
  const [isCountering, setCountering] = useState(false);
  const [isAmending, setAmending] = useState(false);
  const [asking, setAsking] = useState<Leaving | null>(null);
  const fee = f.moneyPlain(deal.fee);
  const gets = f.moneyPlain(deal.receipt?.creatorGets ?? deal.fee);
  const version = deal.currentOffer?.version ?? 1;
  const draft = deal.submissions.at(-1);
  const acceptEffect = t(side === 'CREATOR' ? 'deals.acceptEffectCreator' : 'deals.acceptEffectBrand', { version, fee, gets });
  return (
    <div className={styles.acts}>
      {can.accept && <ConfirmButton label={t(side === 'CREATOR' ? 'deals.acceptGet' : 'deals.acceptFee', { gets, fee })} effect={acceptEffect} onConfirm={async () => (await accept({ dealId: deal.id, version })) !== null} />}
      {can.fund && <FundButton deal={deal} />}
      {can.approve && draft && <ConfirmButton label={t('deals.approve')} effect={t('deals.approveEffect', { number: draft.number })} onConfirm={async () => (await approve({ dealId: deal.id, submissionId: draft.id })) !== null} />}
      {can.confirm && <ConfirmButton label={t('deals.confirm', { gets })} effect={t('deals.confirmEffect', { gets })} onConfirm={async () => (await confirm({ dealId: deal.id })) !== null} />}
      {can.submitDraft && <Button component="a" href="#draft">{t('deals.submitDraft')}</Button>}
      {can.publish && <Button component="a" href="#publish">{t('deals.publish')}</Button>}
      {can.counter && <Button variant="default" onClick={() => setCountering(true)}>{t('deals.counter')}</Button>}
      {can.boost && side === 'BRAND' && <GoButton to="/campaigns/new" search={{ deal: deal.id }} variant="default">{t('deals.boost')}</GoButton>}
      {side === 'BRAND' && ['SETTLED', 'PAID'].includes(deal.status) && may('deal:negotiate') && <BookAgain deal={deal} />}
      {(can.decline || can.withdraw || can.amend || can.cancel || can.dispute) && (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target><Button variant="subtle" color="gray">{t('nav.more')}</Button></Menu.Target>
          <Menu.Dropdown>
            {can.amend && <Menu.Item onClick={() => setAmending(true)}>{t('deals.amend')}</Menu.Item>}
            {can.withdraw && <Menu.Item onClick={() => setAsking('withdraw')}>{t('deals.withdraw')}</Menu.Item>}
            {can.decline && <Menu.Item onClick={() => setAsking('decline')}>{t('deals.decline')}</Menu.Item>}
            {can.cancel && <Menu.Item onClick={() => setAsking('cancel')}>{t('deals.cancel')}</Menu.Item>}
            {can.dispute && <Menu.Item onClick={() => setAsking('dispute')}>{t('deals.openDispute')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
      {isAmending && <CounterDrawer deal={deal} side={side} amends="signed" onClose={() => setAmending(false)} />}
      {isCountering && <CounterDrawer deal={deal} side={side} amends="offer" onClose={() => setCountering(false)} />}
      {asking && <LeaveModal deal={deal} how={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** Moves the fee from the wallet into escrow; tops up in place when the balance is short. */
function FundButton({ deal }: { deal: DealView }) {
  const t = useText();
  const f = useFormats();
  const [fund] = useAction(FundDealDocument);
  const { data } = useLive(DealBalanceDocument, { variables: {} });
  const pays = deal.receipt?.brandPays ?? deal.fee;
  const balance = data?.wallet.balances.find(({ currency }) => currency === pays.currency);
  const short = data ? BigInt(pays.minor) - BigInt(balance?.availableMinor ?? '0') : 0n;
  if (short > 0n) {
    const missing = { minor: short.toString(), currency: pays.currency };
    return <GoButton to="/wallet" search={{ topUp: missing.minor, currency: missing.currency, deal: deal.id }}>{t('deals.topUp', { amount: f.moneyPlain(missing) })}</GoButton>;
  }
  const effect = t('deals.fundEffect', { amount: f.moneyPlain(pays), name: deal.creator.name });
  return <ConfirmButton label={t('deals.fund', { amount: f.moneyPlain(pays) })} effect={effect} onConfirm={async () => (await fund({ dealId: deal.id })) !== null} />;
}

const labels = { decline: 'deals.decline', withdraw: 'deals.withdraw', cancel: 'deals.cancel', dispute: 'deals.openDispute' } as const;
const effects = { decline: 'deals.declineEffect', withdraw: 'deals.withdrawEffect', cancel: 'deals.cancelFree', dispute: 'deals.disputeEffect' } as const;
type Leaving = 'decline' | 'withdraw' | 'cancel' | 'dispute';

/** Declining, withdrawing, cancelling, disputing: a reason where the other side is owed one, and cancelling shows its charge first. */
function LeaveModal({ deal, how, onClose }: { deal: DealView; how: Leaving; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const [reason, setReason] = useState('');
  const [decline] = useAction(DeclineDealDocument);
  const [cancel] = useAction(CancelDealDocument);
  const [dispute] = useAction(OpenDisputeDocument);
  const [withdraw] = useAction(WithdrawOfferDocument);
  const act = async () => {
    const input = { dealId: deal.id, reason };
    if (how === 'withdraw') return (await withdraw({ dealId: deal.id, version: deal.currentOffer?.version ?? 1 })) !== null;
    const done = how === 'decline' ? await decline(input) : how === 'cancel' ? await cancel(input) : await dispute(input);
    return done !== null;
  };
  const quote = deal.cancellation;
  const label = t(labels[how]);
  const effect = how === 'cancel' && quote
    ? t('deals.cancelEffect', { share: f.percent(quote.chargeBps / 10_000, 0), creator: f.moneyPlain(quote.creatorGets), back: f.moneyPlain(quote.brandGetsBack), fee: f.moneyPlain(quote.platformFee) })
    : t(effects[how]);
  return (
    <ConfirmModal label={label} effect={effect} danger onClose={onClose} onConfirm={act} ready={how === 'withdraw' || reason.trim() !== ''}>
      {how === 'cancel' && deal.receipt && deal.receipt.stages.length > 0 && <StageCharges stages={deal.receipt.stages} now={quote?.stage ?? null} />}
      {how !== 'withdraw' && <Textarea label={t('deals.reason')} required withAsterisk={false} autosize minRows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
    </ConfirmModal>
  );
}
