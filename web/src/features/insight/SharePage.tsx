import { ShareOfVoiceDocument, type ShareOfVoiceQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { InsightTabs } from './InsightTabs.tsx';

type Share = ShareOfVoiceQuery['shareOfVoice'];
type Brand = Share['brands'][number];
const part = (some: number, whole: number): number | null => (whole > 0 ? some / whole : null);

/** How much of the talk is ours? */
export function SharePage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(ShareOfVoiceDocument, { variables: {} });
  const share = live.data?.shareOfVoice;
  const own = share?.brands.find(({ isOwn }) => isOwn);
  const answer = share && (own && share.notes > 0 ? t('sharePage.answer', { name: own.name, share: f.percent(own.notes / share.notes), notes: f.count(share.notes) }) : t('sharePage.nothing'));
  return (
    <Page title={t('insightTab.share')} answer={answer}>
      <InsightTabs here="share" />
      <Region live={live} isEmpty={(data) => data.shareOfVoice.brands.length === 0} empty={<EmptyState title={t('sharePage.nothing')} hint={t('insight.namesHint')} action={<Go to="/insight/words">{t('insightTab.words')}</Go>} />}>
        {({ shareOfVoice }) => <Ready share={shareOfVoice} />}
      </Region>
    </Page>
  );
}

function Ready({ share }: { share: Share }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Brand>[] = [
    { id: 'brand', header: t('sharePage.brand'), cell: (row) => (row.isOwn ? <strong>{row.name}</strong> : row.name), csv: (row) => row.name },
    { id: 'notes', header: t('sharePage.notes'), align: 'right', cell: (row) => `${f.count(row.notes)} · ${f.percent(part(row.notes, share.notes))}`, sortBy: (row) => row.notes, csv: (row) => row.notes, phone: 'figure' },
    { id: 'engagements', header: t('sharePage.engagements'), align: 'right', cell: (row) => `${f.count(row.engagements)} · ${f.percent(part(row.engagements, share.engagements))}`, sortBy: (row) => row.engagements, csv: (row) => row.engagements, phone: 'figure' },
    { id: 'searches', header: t('sharePage.searches'), align: 'right', cell: (row) => `${f.count(row.searches)} · ${f.percent(part(row.searches, share.searches))}`, sortBy: (row) => row.searches, csv: (row) => row.searches, phone: 'figure' },
    { id: 'positive', header: t('insight.positive'), align: 'right', cell: (row) => f.percent(part(row.positive, row.notes), 0), sortBy: (row) => part(row.positive, row.notes), csv: (row) => row.positive, phone: 'figure' },
    { id: 'negative', header: t('insight.negative'), align: 'right', cell: (row) => f.percent(part(row.negative, row.notes), 0), sortBy: (row) => part(row.negative, row.notes), csv: (row) => row.negative, phone: 'figure' },
  ];
  return (
    <>
      <Section title={t('insightTab.share')} hint={t(share.isSample ? 'sharePage.sample' : 'sharePage.base', { notes: f.count(share.notes), from: f.day(share.from), to: f.day(share.to) })}>
        <DataTable id="share" caption={t('insightTab.share')} rows={share.brands} columns={columns} rowKey={(row) => row.name} />
      </Section>
      <Columns split="1-1">
        <Section title={t('sharePage.tiers')} hint={t('sharePage.tiersHint')}>
          {share.brands.every(({ tiers }) => tiers.length === 0) ? <EmptyState title={t('sharePage.noTiers')} /> : <Tiers brands={share.brands} />}
        </Section>
        <Section title={t('sharePage.speakers')} hint={t('sharePage.speakersHint')}>
          {share.brands.every(({ speakers }) => speakers.length === 0) ? <EmptyState title={t('sharePage.noSpeakers')} /> : share.brands.filter(({ speakers }) => speakers.length > 0).map((brand) => (
            <p key={brand.name} style={{ margin: '0 0 8px', overflowWrap: 'anywhere' }}><strong>{brand.name}</strong>: {brand.speakers.map(({ name, notes, alsoFor }) => `${name} ${f.count(notes)}${alsoFor.length > 0 ? t('sharePage.alsoFor', { brands: alsoFor.join(', ') }) : ''}`).join(' · ')}</p>
          ))}
        </Section>
      </Columns>
      <Section title={t('sharePage.gaps')} hint={t('sharePage.gapsHint')}>
        {share.gaps.length === 0 ? <EmptyState title={t('sharePage.noGaps')} /> : <p>{share.gaps.map((term) => <Go key={term} to="/insight" search={{ term }} style={{ marginRight: 12 }}>{term}</Go>)}</p>}
      </Section>
    </>
  );
}

interface TierRow {
  brand: string;
  isOwn: boolean;
  known: number;
  of: Brand['tiers'][number];
}

/** Whose notes are by writers of which size, and what those think. */
function Tiers({ brands }: { brands: readonly Brand[] }) {
  const t = useText();
  const f = useFormats();
  const rows: TierRow[] = brands.flatMap(({ name, isOwn, tiers }) => tiers.map((of) => ({ brand: name, isOwn, known: tiers.reduce((sum, { notes }) => sum + notes, 0), of })));
  const columns: Column<TierRow>[] = [
    { id: 'brand', header: t('sharePage.brand'), cell: (row) => <>{row.isOwn ? <strong>{row.brand}</strong> : row.brand} · {t.code('tier', row.of.tier)}</>, csv: (row) => `${row.brand} ${row.of.tier}` },
    { id: 'notes', header: t('sharePage.notes'), align: 'right', cell: (row) => `${f.count(row.of.notes)} · ${f.percent(row.of.notes / row.known, 0)}`, sortBy: (row) => row.of.notes, csv: (row) => row.of.notes, phone: 'figure' },
    { id: 'positive', header: t('insight.positive'), align: 'right', cell: (row) => f.percent(row.of.positive / row.of.notes, 0), sortBy: (row) => row.of.positive / row.of.notes, csv: (row) => row.of.positive, phone: 'figure' },
    { id: 'negative', header: t('insight.negative'), align: 'right', cell: (row) => f.percent(row.of.negative / row.of.notes, 0), sortBy: (row) => row.of.negative / row.of.notes, csv: (row) => row.of.negative, phone: 'figure' },
  ];
  return <DataTable id="tiers" caption={t('sharePage.tiers')} rows={rows} columns={columns} rowKey={(row) => `${row.brand} ${row.of.tier}`} dense />;
}
