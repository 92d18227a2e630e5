import { Injectable } from '@nestjs/common';
import type { Asker } from './asker.ts';
import { hotListOf } from './hot-list.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Segmenter } from '../language/segmenter.ts';
import { normalise } from '../language/normalise.ts';
import { withBand, type SeriesDay } from '../trends/series.ts';
import { TopicsService } from '../topics/topics.service.ts';
import { OwnModel } from '../voice/own-model.ts';
import { Voice } from '../voice/voice.ts';
import { MeaningService } from './meaning.service.ts';
import type { InsightDatasetView, InsightTermView, InsightView, RisingDayView, TermExampleView } from './insight.view.ts';

interface Which {
  datasetId: string | null;
  day: string | null;
}
interface DatasetRow extends Omit<InsightDatasetView, 'texts' | 'copies'>, Record<string, unknown> {
  texts: bigint;
  copies: bigint;
}
interface TextRow extends Record<string, unknown> {
  day: string;
  text: string;
  engagements: bigint;
}

const HISTORY_DAYS = 84;
const AHEAD_DAYS = 7;
const VOICE_DAYS = 30;
const MOST_TEXTS = 400;
const EXAMPLES = 4;
const CO_WORDS = 12;

/** What the desk shows, read from stored counts; nothing is counted while somebody waits. */
@Injectable()
export class InsightService {
  private segmenter: Segmenter | undefined;

  constructor(
    private readonly db: Database,
    private readonly model: OwnModel,
    private readonly topics: TopicsService,
    private readonly meaning: MeaningService,
  ) {}

  /** @throws NotFound for a dataset that is not the viewer's to read */
  async rising(viewer: Asker, { datasetId, day, category }: Which & { category: string }): Promise<InsightView> {
    const datasets = await this.datasets(viewer);
    const dataset = choose(datasets, datasetId);
    if (!dataset) return { datasets, dataset: null, day: null, terms: [], days: [], topics: [] };
    const days = await this.db.read<RisingDayView & Record<string, unknown>>(
      viewer.context,
      `SELECT day::text AS day, count(*) FILTER (WHERE burst)::int AS rising FROM insight_trends WHERE dataset_id = $1 AND category = $2 GROUP BY day ORDER BY day DESC LIMIT 60`,
      [dataset.id, category],
      'insight_days_moved',
    );
    const shown = day ?? days[0]?.day ?? dataset.lastDay;
    return { datasets, dataset, day: shown, days, topics: await this.topics.of(viewer.context, dataset.id), terms: shown === null ? [] : await hotListOf(this.db, viewer.context, { datasetId: dataset.id, category, day: shown }) };
  }

  async term(viewer: Asker, { term, datasetId, day }: Which & { term: string }): Promise<InsightTermView | null> {
    const dataset = choose(await this.datasets(viewer), datasetId);
    const name = normalise(term.slice(0, 60).replaceAll('\0', '')).trim();
    const last = day ?? dataset?.lastDay ?? null;
    if (!dataset || name === '' || last === null) return null;
    const series = await this.db.read<SeriesDay & Record<string, unknown>>(
      viewer.context,
      `SELECT d::date::text AS day, coalesce(i.counts[array_position(i.terms, $2)], 0) AS count
       FROM generate_series($3::date - ${HISTORY_DAYS - 1}, $3::date, '1 day') d LEFT JOIN insight_days i ON i.dataset_id = $1 AND i.category = '' AND i.day = d::date ORDER BY d`,
      [dataset.id, name, last],
    );
    const texts = await this.db.read<TextRow>(
      viewer.context,
      `SELECT p.day::text AS day, t.text, coalesce(t.engagements, 0) AS engagements FROM insight_pages p, unnest(p.keys, p.texts, p.engagements, p.copies) AS t(key, text, engagements, copy)
       WHERE p.dataset_id = $1 AND p.day BETWEEN $3::date - ${VOICE_DAYS - 1} AND $3::date AND t.copy IS NOT TRUE AND strpos(lower(t.text), $2) > 0
       ORDER BY p.day DESC, engagements DESC, t.key LIMIT ${MOST_TEXTS}`,
      [dataset.id, name, last],
    );
    const { sentiment, aspects } = new Voice(await this.model.current()).of(texts.map(({ text }) => text));
    const [meaning, topics] = [await this.meaning.of(viewer, { term: name, datasetId: dataset.id, day: last, series }), await this.topics.of(viewer.context, dataset.id)];
    return { term: name, ...withBand(series, AHEAD_DAYS), examples: examplesOf(texts), coWords: this.coWords(name, texts), sentiment, aspects, meaning, topic: topics.find(({ terms }) => terms.includes(name)) ?? null };
  }

  private async datasets(viewer: Asker): Promise<InsightDatasetView[]> {
    const rows = await this.db.read<DatasetRow>(
      viewer.context,
      `SELECT id, name, source, licence, shared, texts, copies, first_day::text AS "firstDay", last_day::text AS "lastDay",
         ARRAY (SELECT DISTINCT t.category FROM insight_days t WHERE t.dataset_id = d.id AND t.category <> '' ORDER BY 1) AS categories
       FROM insight_datasets d WHERE org_id = $1 OR shared ORDER BY shared, created_at`,
      [viewer.accountId],
      'insight_datasets_of',
    );
    return rows.map((row) => ({ ...row, texts: Number(row.texts), copies: Number(row.copies) }));
  }

  /** What stands beside a term in the texts that explain it. */
  private coWords(term: string, texts: readonly TextRow[]): InsightTermView['coWords'] {
    this.segmenter ??= new Segmenter();
    const beside = new Map<string, number>();
    for (const words of this.segmenter.termsOfMany(texts.map(({ text }) => text))) {
      for (const word of words) if (!word.includes(term) && !term.includes(word)) beside.set(word, (beside.get(word) ?? 0) + 1);
    }
    return [...beside].map(([word, count]) => ({ word, texts: count })).sort((a, b) => b.texts - a.texts || (a.word < b.word ? -1 : 1)).slice(0, CO_WORDS);
  }
}

function choose(datasets: readonly InsightDatasetView[], id: string | null): InsightDatasetView | undefined {
  if (id === null) return datasets[0];
  const found = isUuid(id) ? datasets.find((dataset) => dataset.id === id) : undefined;
  if (!found) throw new NotFound('dataset', id);
  return found;
}

/** The most answered of the latest texts. */
function examplesOf(texts: readonly TextRow[]): TermExampleView[] {
  const [latest] = texts;
  if (!latest) return [];
  return texts.slice(0, 40).sort((a, b) => Number(b.engagements - a.engagements)).slice(0, EXAMPLES)
    .map(({ day, text, engagements }) => ({ day, text: text.length > 160 ? `${text.slice(0, 159)}…` : text, engagements: Number(engagements) }));
}
