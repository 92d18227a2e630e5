import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { groupBy } from './group-by.ts';
import { recurringKeywords } from './keywords.ts';
import { categoriesOfNotes, languageOfNotes } from './infer-profile.ts';

const LATEST = 60;
const KEYWORDS = 80;

interface NoteText {
  creator_id: string;
  title: string;
  text: string;
  tags: string[];
}

/** Keeps on each profile what its notes say, and for the market what is usual. Runs in the transaction that changed the notes. */
@Injectable()
export class CreatorStats {
  async refresh(tx: Tx, creatorIds: readonly string[]): Promise<void> {
    if (creatorIds.length === 0) return;
    await this.refreshFigures(tx, creatorIds);
    await this.refreshTopics(tx, creatorIds);
  }

  private async refreshFigures(tx: Tx, creatorIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE creators SET note_count = s.notes, sponsored_count = s.sponsored, median_engagements = s.median, log_rate_mean = s.mean, log_rate_variance = s.variance
       FROM (
         SELECT n.creator_id, count(*)::int AS notes, (count(*) FILTER (WHERE n.sponsored))::int AS sponsored,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY n.likes + n.saves + n.comments + n.shares) AS median,
           avg(ln((n.likes + n.saves + n.comments + n.shares + 1.0) / (c.followers + 1.0))) AS mean,
           var_samp(ln((n.likes + n.saves + n.comments + n.shares + 1.0) / (c.followers + 1.0))) AS variance
         FROM notes n JOIN creators c ON c.id = n.creator_id WHERE n.creator_id = ANY ($1::uuid[]) GROUP BY n.creator_id
       ) s WHERE creators.id = s.creator_id`,
      [creatorIds],
    );
  }

  /** Keywords of the latest notes; categories and language only where the profile says none. */
  private async refreshTopics(tx: Tx, creatorIds: readonly string[]): Promise<void> {
    const notes = await tx.query<NoteText[]>(
      `SELECT n.creator_id, n.title, left(n.text, 600) AS text, n.tags FROM unnest($1::uuid[]) AS wanted
       CROSS JOIN LATERAL (SELECT * FROM notes WHERE creator_id = wanted ORDER BY published_at DESC, id DESC LIMIT ${LATEST}) n`,
      [creatorIds],
    );
    const byCreator = groupBy(notes, (note) => note.creator_id);
    const rows = [...byCreator].map(([id, own]) => {
      const texts = own.map((note) => `${note.title} ${note.text}`);
      return {
        id,
        keywords: recurringKeywords(own.map((note, i) => ({ text: texts[i] ?? '', tags: note.tags })), KEYWORDS),
        categories: categoriesOfNotes(own),
        language: languageOfNotes(texts),
      };
    });
    await tx.query(
      `UPDATE creators c SET keywords = r.keywords, language = coalesce(c.language, r.language),
         categories = CASE WHEN c.categories <@ '{other}' AND cardinality(r.categories) > 0 THEN r.categories ELSE c.categories END
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, keywords text[], categories text[], language text) WHERE c.id = r.id`,
      [JSON.stringify(rows)],
    );
  }

  /** What is usual on the market, from listed creators only: engagement per follower by platform and tier, asked prices by tier. */
  async refreshMarket(tx: Tx): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(7311081)');
    await tx.query(
      `INSERT INTO performance_priors (platform, tier, mean, between_variance, within_variance, creators)
       SELECT platforms[1], tier, avg(log_rate_mean), greatest(coalesce(var_samp(log_rate_mean), 1) - coalesce(avg(log_rate_variance / greatest(note_count, 1)), 0), 0.05),
         greatest(coalesce(avg(log_rate_variance), 0.5), 0.05), count(*)::int
       FROM creators WHERE visibility = 'LISTED' AND log_rate_mean IS NOT NULL AND cardinality(platforms) > 0 GROUP BY 1, 2
       ON CONFLICT (platform, tier) DO UPDATE SET mean = excluded.mean, between_variance = excluded.between_variance,
         within_variance = excluded.within_variance, creators = excluded.creators, refreshed_at = now()`,
    );
    await tx.query('DELETE FROM category_priors');
    await tx.query(
      `INSERT INTO category_priors (platform, tier, category, mean, between_variance, within_variance, creators)
       SELECT platforms[1], tier, categories[1], avg(log_rate_mean), greatest(coalesce(var_samp(log_rate_mean), 1) - coalesce(avg(log_rate_variance / greatest(note_count, 1)), 0), 0.05),
         greatest(coalesce(avg(log_rate_variance), 0.5), 0.05), count(*)::int
       FROM creators WHERE visibility = 'LISTED' AND log_rate_mean IS NOT NULL AND cardinality(platforms) > 0 AND cardinality(categories) > 0 GROUP BY 1, 2, 3 HAVING count(*) >= 3`,
    );
    await tx.query('DELETE FROM price_bands');
    await tx.query(
      `INSERT INTO price_bands (tier, format, currency, low_minor, mid_minor, high_minor, creators)
       SELECT c.tier, r.format, r.currency, percentile_disc(0.25) WITHIN GROUP (ORDER BY r.price_minor),
         percentile_disc(0.5) WITHIN GROUP (ORDER BY r.price_minor), percentile_disc(0.75) WITHIN GROUP (ORDER BY r.price_minor), count(*)::int
       FROM rates r JOIN creators c ON c.id = r.creator_id WHERE c.visibility = 'LISTED' GROUP BY 1, 2, 3 HAVING count(*) >= 5`,
    );
  }
}
