import { BrandVoiceDocument, type BrandVoiceQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { ShareBars } from '../../ui/ShareBars.tsx';
import { InsightTabs } from './InsightTabs.tsx';

type Voice = BrandVoiceQuery['brandVoice'];

/** What do people think of us, and what do they ask? */
export function VoicePage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(BrandVoiceDocument, { variables: {} });
  const voice = live.data?.brandVoice;
  const said = voice && voice.texts > 0;
  const answer = voice && (said ? t('voicePage.answer', { texts: f.count(voice.texts), positive: f.percent(voice.sentiment.positive / voice.texts, 0), negative: f.percent(voice.sentiment.negative / voice.texts, 0) }) : t('voicePage.nothing'));
  return (
    <Page title={t('insightTab.voice')} answer={answer}>
      <InsightTabs here="voice" />
      <Region live={live} isEmpty={(data) => data.brandVoice.texts === 0} empty={<EmptyState title={t('voicePage.nothing')} hint={t('insight.namesHint')} action={<Go to="/insight/words">{t('insightTab.words')}</Go>} />}>
        {({ brandVoice }) => <Ready voice={brandVoice} />}
      </Region>
    </Page>
  );
}

function Ready({ voice }: { voice: Voice }) {
  const t = useText();
  const f = useFormats();
  const { sentiment, texts } = voice;
  const columns: Column<Voice['aspects'][number]>[] = [
    { id: 'aspect', header: t('insight.about'), cell: (row) => t.code('aspect', row.aspect), csv: (row) => row.aspect },
    { id: 'positive', header: t('insight.positive'), align: 'right', cell: (row) => f.count(row.positive), sortBy: (row) => row.positive, csv: (row) => row.positive, phone: 'figure' },
    { id: 'negative', header: t('insight.negative'), align: 'right', cell: (row) => f.count(row.negative), sortBy: (row) => row.negative, csv: (row) => row.negative, phone: 'figure' },
  ];
  return (
    <>
      <Kpis>
        <Tile name={t('voicePage.texts')} value={f.count(texts)} foot={<small>{f.day(voice.from)} – {f.day(voice.to)}</small>} />
        <Tile name={t('voicePage.sure')} value={f.percent(sentiment.confidence ?? null, 0)} foot={<small>{t(voice.isOwnModel ? 'voicePage.byModel' : 'voicePage.byWords')}</small>} />
        <Tile name={t('voicePage.cheap')} value={f.count(voice.cheap)} />
        <Tile name={t('voicePage.dear')} value={f.count(voice.dear)} />
      </Kpis>
      <Columns split="1-1">
        <Section title={t('insight.voice')} hint={voice.names.join(' · ')}>
          <ShareBars title={t('voicePage.split')} shares={(['positive', 'neutral', 'negative'] as const).map((part) => ({ label: t(`insight.${part}`), share: sentiment[part] / texts }))} />
        </Section>
        <Section title={t('insight.about')}>
          {voice.aspects.length === 0 ? <EmptyState title={t('voicePage.noAspects')} /> : <DataTable id="aspects" caption={t('insight.about')} rows={voice.aspects} columns={columns} rowKey={(row) => row.aspect} dense />}
        </Section>
      </Columns>
      {voice.prices.length > 0 && <Prices prices={voice.prices} />}
      <Section title={t('voicePage.questions')}>
        {voice.questions.length === 0 ? <EmptyState title={t('voicePage.noQuestions')} /> : <ul style={{ display: 'grid', gap: 8, paddingLeft: 16, margin: 0 }}>{voice.questions.map((question) => <li key={question} style={{ overflowWrap: 'anywhere' }}>{question}</li>)}</ul>}
      </Section>
    </>
  );
}

/** What is called cheap, and what dear. */
function Prices({ prices }: { prices: Voice['prices'] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Voice['prices'][number]>[] = [
    { id: 'name', header: t('voicePage.product'), cell: (row) => (row.isOwn ? <strong>{row.name}</strong> : row.name), csv: (row) => row.name },
    { id: 'texts', header: t('insight.texts'), align: 'right', cell: (row) => f.count(row.texts), sortBy: (row) => row.texts, csv: (row) => row.texts, phone: 'figure' },
    { id: 'cheap', header: t('voicePage.cheap'), align: 'right', cell: (row) => `${f.count(row.cheap)} · ${f.percent(row.cheap / row.texts, 0)}`, sortBy: (row) => row.cheap, csv: (row) => row.cheap, phone: 'figure' },
    { id: 'dear', header: t('voicePage.dear'), align: 'right', cell: (row) => `${f.count(row.dear)} · ${f.percent(row.dear / row.texts, 0)}`, sortBy: (row) => row.dear, csv: (row) => row.dear, phone: 'figure' },
  ];
  return <Section title={t('voicePage.prices')} hint={t('voicePage.pricesHint')}><DataTable id="prices" caption={t('voicePage.prices')} rows={prices} columns={columns} rowKey={(row) => row.name} dense /></Section>;
}
