import { BrandHomeDocument } from '../../graphql/generated/brand-home.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { subjectPath } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { Figures, isUntouched, useDashboardAnswer } from '../../report/Figures.tsx';
import { ByCreator } from '../../report/ByCreator.tsx';
import { RisingNow } from '../../report/RisingNow.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Todos } from '../../ui/Todos.tsx';
import { SetupList } from './SetupList.tsx';

/** How do we do, and what needs me? */
export function BrandHomePage() {
  const t = useText();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const live = useLive(BrandHomeDocument, { variables: range, everyMs: 2_000, moving: true });
  const dashboard = live.data?.brandDashboard;
  const answer = useDashboardAnswer(dashboard);
  const isNew = dashboard !== undefined && isUntouched(dashboard);
  return (
    <Page
      title={t('nav.home')}
      answer={answer}
      actions={<><AsOf at={dashboard?.asOf ?? null} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}
    >
      {isNew && <SetupList />}
      <Region live={live} lines={10}>
        {({ brandDashboard }) => (
          <>
            {!isNew && (
              <Section title={t('brandHome.todos')}>
                {brandDashboard.todos.length === 0 ? (
                  <EmptyState title={t('todos.done')} hint={t('todos.doneHint')} />
                ) : (
                  <Todos
                    todos={brandDashboard.todos}
                    linkTo={(todo, label, first) => <GoButton to={subjectPath(todo.subjectKind, todo.subjectId)} variant={first ? 'filled' : 'default'} size="xs">{label}</GoButton>}
                  />
                )}
              </Section>
            )}
            {!isNew && <Figures dashboard={brandDashboard} />}
            {!isNew && <ByCreator dashboard={brandDashboard} />}
            {!isNew && <RisingNow />}
          </>
        )}
      </Region>
    </Page>
  );
}
