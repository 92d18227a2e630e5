import { CreatorHomeDocument } from '../../graphql/generated/creator-home.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, subjectPath } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { MoneyTrack } from '../../ui/MoneyTrack.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Todos } from '../../ui/Todos.tsx';
import { OfferCard } from './OfferCard.tsx';

/** What next, and when am I paid? */
export function CreatorHomePage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(CreatorHomeDocument, { variables: {}, everyMs: 2_000, moving: true });
  const home = live.data?.creatorDashboard;
  const coming = home?.earnings.flatMap(({ lines }) => lines).filter(({ expectedAt, at }) => expectedAt && !at).sort((a, b) => (a.expectedAt ?? '').localeCompare(b.expectedAt ?? ''))[0];
  const isNew = home !== undefined && home.todos.length === 0 && home.offers.length === 0 && home.earnings.every(({ total }) => total.minor === '0');
  const waits = home && (home.todos.length > 0 ? t('creatorHome.waits', { count: home.todos.length }) : t('brandHome.nothingWaits'));
  const money = coming ? t('creatorHome.arrives', { amount: f.moneyPlain(coming.amount), date: f.dateOf(coming.expectedAt) }) : '';
  return (
    <Page title={t('nav.home')} answer={home ? (isNew ? t('creatorHome.first') : `${waits} ${money}`) : undefined} actions={<AsOf at={home?.asOf ?? null} />}>
      <Region live={live} lines={8}>
        {({ creatorDashboard: dashboard }) => (
          <>
            {isNew && (
              <Section title={t('setup.title')}>
                <ol style={{ display: 'grid', gap: 12 }}>
                  {(['profile', 'rates', 'payout'] as const).map((step, index) => (
                    <li key={step} style={{ display: 'flex', gap: 12, alignItems: 'baseline' }}>
                      <span style={{ color: 'var(--mantine-color-dimmed)' }}>{index + 1}</span>
                      <span style={{ flex: 1 }}><Go to={`/${step}`}>{t(`creatorSetup.${step}`)}</Go><br /><small style={{ color: 'var(--mantine-color-dimmed)' }}>{t(`creatorSetup.${step}Why`)}</small></span>
                      {index === 0 && <GoButton size="xs" to="/profile">{t('creatorSetup.profileDo')}</GoButton>}
                    </li>
                  ))}
                </ol>
              </Section>
            )}
            <Columns split="2-1">
              <div style={{ display: 'grid', gap: 16, alignContent: 'start' }}>
                {dashboard.todos.length > 0 && (
                  <Section title={t('creatorHome.next')}>
                    <Todos todos={dashboard.todos} linkTo={(todo, label, first) => <GoButton to={subjectPath(todo.subjectKind, todo.subjectId)} variant={first ? 'filled' : 'default'}>{label}</GoButton>} />
                  </Section>
                )}
                <Section title={t('creatorHome.offers')} aside={<Go to="/offers">{t('action.all')}</Go>}>
                  {dashboard.offers.length === 0
                    ? <EmptyState title={t('offers.none')} hint={t('offers.noneHint')} action={<Go to="/briefs">{t('offers.toBriefs', { count: dashboard.openBriefs })}</Go>} />
                    : <div style={{ display: 'grid', gap: 12 }}>{dashboard.offers.slice(0, 3).map((offer, index) => <OfferCard key={offer.id} offer={offer} isFirst={index === 0 && dashboard.todos.length === 0} />)}</div>}
                </Section>
              </div>
              <div style={{ display: 'grid', gap: 16, alignContent: 'start' }}>
                <Section title={t('creatorHome.money')} aside={<Go to="/earnings">{t('nav.earnings')}</Go>}><MoneyTrack buckets={dashboard.earnings} /></Section>
                <Kpis>
                  <Tile name={t('creatorHome.notes')} value={f.count(dashboard.noteCount)} />
                  <Tile name={t('metric.linkClicks')} value={f.compact(dashboard.linkClicks)} />
                  <Tile name={t('nav.openBriefs')} value={f.count(dashboard.openBriefs)} />
                </Kpis>
              </div>
            </Columns>
          </>
        )}
      </Region>
    </Page>
  );
}
