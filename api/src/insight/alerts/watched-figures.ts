import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { Asker } from '../desk/asker.ts';
import { BrandInsightService } from '../desk/brand-insight.service.ts';
import { textsNaming } from '../desk/named-texts.ts';
import { normalise } from '../language/normalise.ts';
import { addDays } from '../trends/day-counts.ts';
import type { SeriesDay } from '../trends/series.ts';
import { OwnModel } from '../voice/own-model.ts';
import { praiseFell, riseIn, type Opinions } from './turns.ts';

export const watchedKinds = ['TERM', 'TOPIC', 'BRAND'] as const;
export type WatchedKind = (typeof watchedKinds)[number];
export interface Watched {
  kind: WatchedKind;
  subject: string;
}
export interface Turn {
  day: string;
  value: number;
  usual: number;
}

const HISTORY_DAYS = 84;
const NOW_DAYS = 7;
const BEFORE_DAYS = 28;

/** The figures behind an alert: counts of what is watched by day, and what is thought of it. */
@Injectable()
export class WatchedFigures {
  constructor(
    private readonly db: Database,
    private readonly brand: BrandInsightService,
    private readonly model: OwnModel,
  ) {}

  async turnOf(asker: Asker, { kind, subject, turn, threshold }: Watched & { turn: 'RISES' | 'PRAISE_FALLS'; threshold: number }): Promise<Turn | null> {
    const terms = await this.termsOf(asker, { kind, subject });
    if (terms.length === 0) return null;
    return turn === 'RISES' ? this.rise(asker, terms, threshold) : this.praise(asker, terms, threshold);
  }

  /** A brand is all its spellings, a topic the terms it was found with. */
  private async termsOf(asker: Asker, { kind, subject }: Watched): Promise<string[]> {
    const name = normalise(subject).trim();
    if (kind === 'TERM') return [name];
    if (kind === 'BRAND') return [...new Set([name, ...(await this.brand.brands(asker)).filter((brand) => brand.aliases.includes(name)).flatMap(({ aliases }) => aliases)])];
    const [topic] = await this.db.read<{ terms: string[] }>(asker.context, 'SELECT t.terms FROM insight_topics t JOIN insight_datasets s ON s.id = t.dataset_id WHERE (s.org_id = $1 OR s.shared) AND (t.name = $2 OR $3 = ANY (t.terms)) ORDER BY t.name = $2 DESC, s.shared, t.rank LIMIT 1', [asker.accountId, subject, name]);
    return topic?.terms ?? [name];
  }

  /** The strongest rise in any dataset that is read; datasets are not added up, for their days end differently. */
  private async rise(asker: Asker, terms: readonly string[], times: number): Promise<Turn | null> {
    const rows = await this.db.read<SeriesDay & { id: string } & Record<string, unknown>>(
      asker.context,
      `SELECT s.id, d::date::text AS day, coalesce((SELECT sum(i.counts[array_position(i.terms, x)]) FROM unnest($2::text[]) x), 0)::int AS count
       FROM insight_datasets s CROSS JOIN LATERAL generate_series(greatest(s.first_day, s.last_day - ${HISTORY_DAYS - 1}), s.last_day, '1 day') d
       LEFT JOIN insight_days i ON i.dataset_id = s.id AND i.category = '' AND i.day = d::date WHERE s.org_id = $1 OR s.shared ORDER BY s.id, d`,
      [asker.accountId, terms],
    );
    const rises = [...new Set(rows.map(({ id }) => id))].flatMap((id) => riseIn(rows.filter((row) => row.id === id), times) ?? []);
    const strongest = rises.sort((a, b) => b.count / (b.usual + 0.5) - a.count / (a.usual + 0.5))[0];
    return strongest ? { day: strongest.day, value: strongest.count, usual: strongest.usual } : null;
  }

  private async praise(asker: Asker, terms: readonly string[], points: number): Promise<Turn | null> {
    const to = await this.brand.lastDay(asker);
    const [now, before] = [addDays(to, 1 - NOW_DAYS), addDays(to, 1 - NOW_DAYS - BEFORE_DAYS)];
    const texts = await textsNaming(this.db, asker, terms, before, to);
    const reader = await this.model.current();
    const opinions = { now: none(), before: none() };
    for (const { day, text } of texts) {
      const { sentiment } = reader.read(text);
      if (sentiment !== 'neutral') opinions[day >= now ? 'now' : 'before'][sentiment] += 1;
    }
    const fell = praiseFell(opinions.now, opinions.before, points);
    return fell ? { day: to, value: fell.now, usual: fell.before } : null;
  }
}

const none = (): Opinions => ({ positive: 0, negative: 0 });
