import { MarketHealthDocument, type ExposurePartsFragment, type MarketHealthQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Weights = MarketHealthQuery['marketHealth']['weights'][number];
type Held = MarketHealthQuery['marketHealth']['calibration'][number];

/** Is the market fair? How briefs fill, who is shown, and how often predicted ranges held. */
export function MarketPage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(MarketHealthDocument, { variables: {}, everyMs: 30_000 });
  const health = live.data?.marketHealth;
  const answer = health && (health.newcomersShare == null ? t('market.nothingShown') : t(health.newcomersShare >= health.newcomersFloor ? 'market.fair' : 'market.unfair', { share: f.percent(health.newcomersShare, 0), floor: f.percent(health.newcomersFloor, 0) }));
  const placesOf = ({ shareOfPlaces: share, bound }: ExposurePartsFragment) => (share == null || bound == null ? '–' : t(share > bound ? 'market.overBound' : 'market.placesOf', { share: f.percent(share), bound: f.percent(bound, 0) }));
  const places: Column<ExposurePartsFragment> = { id: 'places', header: t('market.ofPlaces'), align: 'right', cell: placesOf, csv: (g) => g.shareOfPlaces, phone: 'figure' };
  const exposure = (nameOf: (row: ExposurePartsFragment) => string, bounded = false): Column<ExposurePartsFragment>[] => [
    { id: 'name', header: t('market.group'), cell: nameOf, csv: (g) => g.name },
    { id: 'creators', header: t('market.creators'), align: 'right', cell: (g) => f.count(g.creators), csv: (g) => g.creators, phone: 'hidden' },
    { id: 'market', header: t('market.ofMarket'), align: 'right', cell: (g) => f.percent(g.shareOfMarket), csv: (g) => g.shareOfMarket, phone: 'figure' },
    { id: 'ofShown', header: t('market.ofShown'), align: 'right', cell: (g) => f.percent(g.shareOfShown), csv: (g) => g.shareOfShown, phone: 'figure' },
    ...(bounded ? [places] : []),
    { id: 'shown', header: t('market.shown'), align: 'right', cell: (g) => f.count(g.shown), csv: (g) => g.shown, phone: 'hidden' },
    { id: 'opened', header: t('market.opened'), align: 'right', cell: (g) => f.count(g.opened), csv: (g) => g.opened, phone: 'hidden' },
    { id: 'invited', header: t('market.invited'), align: 'right', cell: (g) => f.count(g.invited), csv: (g) => g.invited, phone: 'hidden' },
    { id: 'agreed', header: t('market.agreed'), align: 'right', cell: (g) => f.count(g.agreed), csv: (g) => g.agreed, phone: 'figure' },
  ];
  const held: Column<Held>[] = [
    { id: 'group', header: t('market.group'), cell: (h) => t.code(h.kind === 'TIER' ? 'tier' : 'category', h.name), csv: (h) => h.name },
    { id: 'source', header: t('market.source'), sortBy: (h) => h.source, cell: (h) => t.code('rangeSource', h.source), csv: (h) => h.source },
    { id: 'predictions', header: t('market.predictions'), align: 'right', sortBy: (h) => h.predictions, cell: (h) => f.count(h.predictions), csv: (h) => h.predictions, phone: 'figure' },
    { id: 'held', header: t('market.held'), align: 'right', sortBy: (h) => h.held, cell: (h) => f.percent(h.held), csv: (h) => h.held, phone: 'figure' },
    { id: 'recalibrated', header: t('market.recalibrated'), align: 'right', sortBy: (h) => h.heldRecalibrated, cell: (h) => f.percent(h.heldRecalibrated), csv: (h) => h.heldRecalibrated, phone: 'figure' },
    { id: 'stretch', header: t('market.stretch'), align: 'right', sortBy: (h) => h.stretch, cell: (h) => `× ${f.decimal(h.stretch)}`, csv: (h) => h.stretch, phone: 'hidden' },
  ];
  const learned: Column<Weights>[] = [
    { id: 'objective', header: t('brief.objective'), cell: (w) => t.code('objective', w.objective), csv: (w) => w.objective },
    { id: 'version', header: t('market.version'), align: 'right', cell: (w) => f.count(w.version), csv: (w) => w.version, phone: 'figure' },
    { id: 'used', header: t('market.used'), cell: (w) => t(w.used ? 'market.isUsed' : 'market.notUsed'), csv: (w) => String(w.used), phone: 'figure' },
    { id: 'from', header: t('market.learnedFrom'), align: 'right', cell: (w) => t('market.learnedOf', { from: w.learnedFrom, on: w.judgedOn }), csv: (w) => w.learnedFrom, phone: 'hidden' },
    { id: 'ndcg', header: 'NDCG@10', align: 'right', cell: (w) => `${f.decimal(w.ndcgBefore, 3)} → ${f.decimal(w.ndcgAfter, 3)}`, csv: (w) => w.ndcgAfter, phone: 'figure' },
    { id: 'parts', header: t('market.points'), minWidth: 240, cell: (w) => w.parts.map(({ part, points }) => `${t.code('reason', part)} ${points}`).join(' · '), phone: 'hidden' },
    { id: 'at', header: t('market.learnedAt'), cell: (w) => f.dateTime(w.madeAt), csv: (w) => w.madeAt, phone: 'hidden' },
  ];
  return (
    <Page title={t('nav.market')} answer={answer || undefined}>
      <Region live={live}>
        {({ marketHealth }) => (
          <div style={{ display: 'grid', gap: 16 }}>
            <Section title={t('market.fill')}>
              <Facts of={[
                [t('market.openBriefs'), f.count(marketHealth.openBriefs)],
                [t('market.filled'), marketHealth.publishedBriefs === 0 ? '–' : t('market.filledOf', { filled: marketHealth.filledBriefs, all: marketHealth.publishedBriefs })],
                [t('market.newcomers'), t('market.newcomersOf', { share: f.percent(marketHealth.newcomersShare), floor: f.percent(marketHealth.newcomersFloor, 0) })],
              ]} />
            </Section>
            <Section title={t('market.byTier')} hint={t('market.exposureHint')}><DataTable id="tiers" caption={t('market.byTier')} rows={marketHealth.byTier} columns={exposure((g) => t.code('tier', g.name), true)} rowKey={(g) => g.name} dense /></Section>
            <Section title={t('market.byLevel')}><DataTable id="levels" caption={t('market.byLevel')} rows={marketHealth.byLevel} columns={exposure((g) => t('market.level', { level: g.name }))} rowKey={(g) => g.name} dense /></Section>
            <Section title={t('market.ranges')} hint={t('market.rangesHint')}>
              {marketHealth.calibration.length === 0 ? <EmptyState title={t('market.noRanges')} hint={t('market.noRangesHint')} /> : <DataTable id="ranges" caption={t('market.ranges')} rows={marketHealth.calibration} columns={held} rowKey={(h) => `${h.source} ${h.kind} ${h.name}`} dense />}
            </Section>
            <Section title={t('market.weights')} hint={t('market.weightsHint')}>
              {marketHealth.weights.length === 0 ? <EmptyState title={t('market.noWeights')} hint={t('market.noWeightsHint')} /> : <DataTable id="weights" caption={t('market.weights')} rows={marketHealth.weights} columns={learned} rowKey={(w) => `${w.objective} ${w.version}`} dense />}
            </Section>
          </div>
        )}
      </Region>
    </Page>
  );
}
