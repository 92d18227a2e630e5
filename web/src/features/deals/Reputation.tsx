import { Button, Rating, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ReviewDealDocument, type DealFullFragment } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import type { DealView, Side } from './DealRoomPage.tsx';

type Score = DealFullFragment['brandReputation'];

/** How the other side deals, and what both say of each other when it is over. */
export function Reputation({ deal, side }: { deal: DealView; side: Side }) {
  const t = useText();
  const isOver = ['COMPLETED', 'SETTLED', 'PAID', 'CANCELLED', 'REFUNDED'].includes(deal.status) && deal.history.some(({ status }) => status === 'FUNDED');
  const hasWritten = deal.reviews.some(({ by }) => by === side);
  return (
    <>
      {side !== 'BRAND' && <Scores name={deal.brand.name} of={deal.brandReputation} kind="BRAND" />}
      {side !== 'CREATOR' && <Scores name={deal.creator.name} of={deal.creatorReputation} kind="CREATOR" />}
      {(isOver || deal.reviews.length > 0) && (
        <Section title={t('review.title')} hint={t('review.hint')}>
          {deal.reviews.map((review) => (
            <div key={review.id} style={{ marginBottom: 8 }}>
              <div className={styles.meta}>{t.code('party', review.by)} · {t('reputation.scoreOf', { score: review.overall })}{review.isOpen ? '' : ` · ${t('review.closed')}`}</div>
              {review.text && <div className={styles.said} data-yours={review.by === side || undefined}>{review.text}</div>}
            </div>
          ))}
          {isOver && !hasWritten && side !== 'OPERATOR' && <ReviewForm dealId={deal.id} />}
        </Section>
      )}
    </>
  );
}

function Scores({ name, of, kind }: { name: string; of: Score; kind: 'BRAND' | 'CREATOR' }) {
  const t = useText();
  const f = useFormats();
  const share = (value: number | null) => (value === null ? '–' : f.percent(value, 0));
  const score = t('reputation.scoreOf', { score: of.score.toFixed(1) });
  return (
    <Section title={t('reputation.title', { name })}>
      <Facts of={[
        [t('reputation.score'), `${score} · ${t('reputation.from', { count: of.reviews })}${of.isThin ? ` · ${t('reputation.thin')}` : ''}`],
        [t(kind === 'BRAND' ? 'reputation.clarity' : 'reputation.clarityCreator'), t('reputation.scoreOf', { score: of.clarity.toFixed(1) })],
        ...(kind === 'BRAND' ? [[t('reputation.fund'), of.fundHours === null ? '–' : t('reputation.hours', { hours: of.fundHours.toFixed(1) })] satisfies [string, string]] : []),
        [t('reputation.cancelled'), share(of.cancelledShare)],
        [t('reputation.disputed'), share(of.disputedShare)],
      ]} />
    </Section>
  );
}

function ReviewForm({ dealId }: { dealId: string }) {
  const t = useText();
  const [overall, setOverall] = useState(0);
  const [clarity, setClarity] = useState(0);
  const [text, setText] = useState('');
  const [write, busy] = useAction(ReviewDealDocument, { done: t('review.sent') });
  return (
    <form onSubmit={(event) => { event.preventDefault(); void write({ dealId, input: { overall, clarity, text } }); }}>
      <Stack gap="xs">
        <div><span className={styles.meta}>{t('review.overall')}</span><Rating aria-label={t('review.overall')} size="lg" value={overall} onChange={setOverall} getSymbolLabel={(value) => t('reputation.scoreOf', { score: value })} /></div>
        <div><span className={styles.meta}>{t('review.clarity')}</span><Rating aria-label={t('review.clarity')} size="lg" value={clarity} onChange={setClarity} getSymbolLabel={(value) => t('reputation.scoreOf', { score: value })} /></div>
        <Textarea label={t('review.text')} autosize minRows={2} maxLength={2000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <div><Button type="submit" size="xs" variant="default" loading={busy} disabled={overall === 0 || clarity === 0}>{t('review.send')}</Button></div>
      </Stack>
    </form>
  );
}
