import { Injectable } from '@nestjs/common';
import { matchParts, matchWeights, objectives, type MatchWeights, type Objective } from '@meadow/shared';
import { z } from 'zod';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';

export interface BrandRules {
  avoidCategories: string[];
  avoidWords: string[];
  competitorIds: string[];
  exclusiveDays: number;
  /** As the brand set them; absent objectives weigh as the market does. */
  weights: Partial<Record<Objective, MatchWeights>>;
}
const none: BrandRules = { avoidCategories: [], avoidWords: [], competitorIds: [], exclusiveDays: 90, weights: {} };
const points = z.number().int().min(0).max(100);
const weights = z.object(Object.fromEntries(matchParts.map((part) => [part, points])) as Record<(typeof matchParts)[number], typeof points>);
export const weightsSchema = z.partialRecord(z.enum(objectives), weights);

/** What a brand never wants, whom it shares with nobody, and how it weighs. */
@Injectable()
export class BrandRulesService {
  constructor(private readonly db: Database) {}

  async of(viewer: Viewer, brandId: string): Promise<BrandRules> {
    const [row] = await this.db.read<{ avoid_categories: string[]; avoid_words: string[]; competitor_ids: string[]; exclusive_days: number; weights: unknown }>(
      viewer.context, 'SELECT avoid_categories, avoid_words, competitor_ids, exclusive_days, weights FROM brand_rules WHERE brand_id = $1', [brandId], 'brand_rules');
    if (!row) return none;
    const { data } = weightsSchema.safeParse(row.weights ?? {});
    return { avoidCategories: row.avoid_categories, avoidWords: row.avoid_words, competitorIds: row.competitor_ids, exclusiveDays: row.exclusive_days, weights: data ?? {} };
  }

  /** The weights that rank for a brand: its own, else the market's. */
  static weightsFor({ weights: own }: BrandRules, objective: Objective): MatchWeights {
    return own[objective] ?? matchWeights[objective];
  }
}
