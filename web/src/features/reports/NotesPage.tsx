import { NotesReportDocument } from '../../graphql/generated/reports.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ByCreator } from '../../report/ByCreator.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { figureNumber, figureText } from '../../ui/figureText.ts';
import { Page } from '../../ui/Page.tsx';
import { AsOf, Region } from '../../ui/Region.tsx';

/** What did each note cost, with everything that was paid for it, and what did it bring? */
export function NotesPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const live = useLive(NotesReportDocument, { variables: range, everyMs: 10_000 });
  const dashboard = live.data?.brandDashboard;
  const best = dashboard?.byCreator.filter((row) => (figureNumber(row.figures, 'conversions') ?? 0) > 0).toSorted((a, b) => (figureNumber(a.figures, 'cpa') ?? Infinity) - (figureNumber(b.figures, 'cpa') ?? Infinity))[0];
  return (
    <Page title={t('nav.notesReport')} back={<Go to="/reports">{t('nav.reports')}</Go>} answer={dashboard && (best ? t('notes.answer', { name: best.creatorName, cpa: figureText(f, best.figures, 'cpa') }) : t('notes.none'))}
      actions={<><AsOf at={dashboard?.asOf ?? null} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
      <Region live={live} lines={8}>{({ brandDashboard }) => <ByCreator dashboard={brandDashboard} />}</Region>
    </Page>
  );
}
