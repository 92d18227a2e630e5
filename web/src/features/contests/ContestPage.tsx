import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { ContestDocument, MoveContestDocument, ReviewContestDocument, type ContestFullFragment } from '../../graphql/generated/contests.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Columns, Facts, Page, Section } from '../../ui/Page.tsx';
import { Receipt } from '../../ui/Receipt.tsx';
import { AsOf, Region } from '../../ui/Region.tsx';
import { ContestStatusTag, promisedOf } from './ContestsPage.tsx';
import { Entries } from './Entries.tsx';
import { TakePart } from './TakePart.tsx';

type Contest = ContestFullFragment;
const stack = { display: 'grid', gap: 16, alignContent: 'start' } as const;

/** Who takes part, who wins, and where the money is. */
export function ContestPage() {
  const t = useText();
  const { contestId = '' }: { contestId?: string } = useParams({ strict: false });
  const live = useLive(ContestDocument, { variables: { id: contestId }, everyMs: 4_000 });
  const contest = live.data?.contest;
  return (
    <Page title={contest?.title ?? t('nav.contests')} back={<Go to="/contests">{t('nav.contests')}</Go>} answer={contest && <>{contest.title} <ContestStatusTag status={contest.status} /></>} lead={contest?.brandName} actions={<AsOf at={live.asOf} />}>
      <Region live={live}>{({ contest: ready }) => <Ready contest={ready} />}</Region>
    </Page>
  );
}

function Ready({ contest }: { contest: Contest }) {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  return (
    <>
      <Columns split="2-1">
        <div style={stack}>
          {organisation.kind === 'CREATOR' && <TakePart contest={contest} />}
          {organisation.kind === 'BRAND' && <BrandSteps contest={contest} />}
          {organisation.kind === 'OPERATOR' && <Review contest={contest} />}
          <Section title={t('contest.rules')}><p style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{contest.rules}</p></Section>
        </div>
        <div style={stack}>
          <Section title={t('contest.money')}><Money contest={contest} /></Section>
          {contest.timetable.length > 0 && (
            <Section title={t('contest.timetable')}>
              <Facts of={contest.timetable.map(({ status, endsAt }) => [t.code('contestStatus', status), t('contest.until', { date: f.moment(endsAt) })])} />
            </Section>
          )}
        </div>
      </Columns>
      <Section title={t('contest.entries')}><Entries contest={contest} /></Section>
    </>
  );
}

function Money({ contest }: { contest: Contest }) {
  const t = useText();
  const { organisation } = useSession();
  const f = useFormats();
  const { thousandReads, entryCap, minReads, minValidBps, prizes } = contest;
  return (
    <>
      <Facts of={[
        [t('contests.pool'), f.money(promisedOf(contest))],
        ...(contest.judgedBy ? [[t('contests.judgedBy'), t.code('contestJudge', contest.judgedBy)] satisfies [string, string]] : []),
        ...prizes.map((prize, rank): [string, string] => [t('contests.prize', { rank: rank + 1 }), f.money(prize)]),
        [t('contest.held'), f.money(contest.pool)],
        [t('terms.payoutDays'), t('terms.payoutDaysText', { days: contest.payoutDays })],
        ...(contest.awarded.minor === '0' ? [] : [[t('contest.awarded'), f.money(contest.awarded)] satisfies [string, string]]),
      ]} />
      <Receipt receipt={contest.receipt} side={organisation.kind === 'CREATOR' ? 'CREATOR' : organisation.kind === 'OPERATOR' ? 'BOTH' : 'BRAND'} open />
      {thousandReads && entryCap && <p>{t('contest.perThousand', { amount: f.moneyPlain(thousandReads), cap: f.moneyPlain(entryCap) })}<br />{t('contest.floor', { reads: f.count(minReads ?? 0), share: f.percent((minValidBps ?? 0) / 10_000, 0) })}</p>}
    </>
  );
}

function BrandSteps({ contest }: { contest: Contest }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const [move] = useAction(MoveContestDocument, { refresh: ['Contest'] });
  const step = (name: 'submit' | 'discard' | 'withdraw' | 'cancel' | 'rank') => async () => (await move({ id: contest.id, step: name })) !== null;
  const { status, kind } = contest;
  if (!may('deal:fund') || !['DRAFT', 'IN_REVIEW', 'OPEN', 'JUDGING'].includes(status) || (status === 'OPEN' && contest.entryCount > 0)) return null;
  return (
    <Section>
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        {status === 'DRAFT' && <ConfirmButton label={t('contest.submit')} effect={t('contest.submitEffect', { amount: f.moneyPlain(promisedOf(contest)) })} onConfirm={step('submit')} />}
        {status === 'DRAFT' && <Button variant="default" onClick={() => void step('discard')()}>{t('contest.discard')}</Button>}
        {status === 'IN_REVIEW' && <ConfirmButton label={t('contest.withdraw')} variant="default" effect={t('contest.back')} onConfirm={step('withdraw')} />}
        {status === 'OPEN' && <ConfirmButton label={t('contest.cancel')} variant="default" effect={t('contest.back')} onConfirm={step('cancel')} danger />}
        {status === 'JUDGING' && kind === 'PRIZES' && <ConfirmButton label={t('contest.rank')} effect={t('contest.rankEffect')} onConfirm={step('rank')} />}
      </div>
    </Section>
  );
}

function Review({ contest }: { contest: Contest }) {
  const t = useText();
  const [review] = useAction(ReviewContestDocument, { refresh: ['Contest'] });
  const { may } = useSession();
  if (contest.status !== 'IN_REVIEW' || !may('campaign:review')) return null;
  return (
    <Section>
      <div style={{ display: 'flex', gap: 8 }}>
        <Button onClick={() => void review({ id: contest.id, approve: true })}>{t('contest.approve')}</Button>
        <ConfirmButton label={t('contest.reject')} variant="default" danger effect={t('contest.back')} onConfirm={async () => (await review({ id: contest.id, approve: false })) !== null} />
      </div>
    </Section>
  );
}
