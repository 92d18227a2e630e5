import { Injectable } from '@nestjs/common';
import { isCategory, matchParts, objectives, type MatchWeights, type Objective } from '@meadow/shared';
import { z } from 'zod';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { keywordsOf } from '../creators/keywords.ts';
import { LearnedWeightsService, type MarketWeights } from './learned-weights.service.ts';
import type { AbsenceInput, MarketRules, MarketRulesInput, NamedParty } from './market-rules.view.ts';

export interface BrandRules {
  avoidCategories: string[];
  avoidWords: string[];
  competitorIds: string[];
  exclusiveDays: number;
  /** As the brand set them; absent objectives weigh as the market does. */
  weights: Partial<Record<Objective, MatchWeights>>;
  /** What weighs where the brand says nothing. */
  market: MarketWeights;
}
const none: Omit<BrandRules, 'market'> = { avoidCategories: [], avoidWords: [], competitorIds: [], exclusiveDays: 90, weights: {} };
const points = z.number().int().min(0).max(100);
const weights = z.object(Object.fromEntries(matchParts.map((part) => [part, points])) as Record<(typeof matchParts)[number], typeof points>);
export const weightsSchema = z.partialRecord(z.enum(objectives), weights);

/** What a brand never wants, whom it shares with nobody, and how it weighs. */
@Injectable()
export class BrandRulesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly learned: LearnedWeightsService,
  ) {}

  async view(viewer: Viewer): Promise<MarketRules> {
    const [rules, blocked] = await Promise.all([
      this.of(viewer, viewer.accountId), this.db.read<{ id: string }>(viewer.context, 'SELECT other_id AS id FROM blocks WHERE org_id = $1 ORDER BY created_at DESC', [viewer.accountId], 'blocks'),
    ]);
    const names = await this.db.read<NamedParty & Record<string, unknown>>(viewer.context, 'SELECT id, name FROM public_organisations WHERE id = ANY ($1::uuid[])', [[...blocked.map(({ id }) => id), ...rules.competitorIds]], 'party_names');
    const named = (ids: readonly string[]) => ids.flatMap((id) => names.find((one) => one.id === id) ?? []);
    return {
      avoidCategories: rules.avoidCategories, avoidWords: rules.avoidWords, competitorIds: rules.competitorIds, exclusiveDays: rules.exclusiveDays, blockedIds: blocked.map(({ id }) => id),
      blocked: named(blocked.map(({ id }) => id)), competitors: named(rules.competitorIds),
      weights: objectives.map((objective) => ({
        objective, own: rules.weights[objective] !== undefined, parts: matchParts.map((part) => ({ part, points: BrandRulesService.weightsFor(rules, objective)[part] })),
      })),
    };
  }

  /** Fields left out stay as they are. @throws BadInput, Forbidden */
  async save(viewer: Viewer, input: MarketRulesInput): Promise<MarketRules> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has such rules.');
    const before = await this.of(viewer, viewer.accountId);
    const next: BrandRules = {
      avoidCategories: input.avoidCategories ?? before.avoidCategories, avoidWords: input.avoidWords ? [...new Set(input.avoidWords.flatMap(keywordsOf))] : before.avoidWords,
      competitorIds: input.competitorIds ?? before.competitorIds, exclusiveDays: input.exclusiveDays ?? before.exclusiveDays, weights: weightsOf(before.weights, input.weights ?? []), market: before.market,
    };
    checkRules(next);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `INSERT INTO brand_rules (brand_id, avoid_categories, avoid_words, competitor_ids, exclusive_days, weights, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (brand_id) DO UPDATE SET avoid_categories = excluded.avoid_categories, avoid_words = excluded.avoid_words, competitor_ids = excluded.competitor_ids,
           exclusive_days = excluded.exclusive_days, weights = excluded.weights, updated_at = excluded.updated_at`,
        [viewer.accountId, next.avoidCategories, next.avoidWords, next.competitorIds, next.exclusiveDays, JSON.stringify(next.weights), this.clock.now()]);
      await this.audit.record(tx, viewer, { action: 'marketRules.save', object: 'organisation', objectId: viewer.accountId, before: storedOf(before), after: storedOf(next) });
    });
    return this.view(viewer);
  }

  /** Neither side is matched with the other from now on. The other side is not told. @throws NotFound */
  async block(viewer: Viewer, otherId: string, reason: string): Promise<boolean> {
    if (reason.length > 500) throw new BadInput({ reason: 'has more than 500 characters' });
    await this.db.transaction(viewer.context, async (tx) => {
      const [other] = isUuid(otherId) && otherId !== viewer.accountId ? await tx.query<unknown[]>('SELECT 1 FROM public_organisations WHERE id = $1', [otherId]) : [];
      if (!other) throw new NotFound('organisation', otherId);
      await tx.query('INSERT INTO blocks (org_id, other_id, reason, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [viewer.accountId, otherId, reason, this.clock.now()]);
      await this.audit.record(tx, viewer, { action: 'party.block', object: 'organisation', objectId: otherId });
    });
    return true;
  }

  async unblock(viewer: Viewer, otherId: string): Promise<boolean> {
    if (!isUuid(otherId)) return false;
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('DELETE FROM blocks WHERE org_id = $1 AND other_id = $2', [viewer.accountId, otherId]);
      await this.audit.record(tx, viewer, { action: 'party.unblock', object: 'organisation', objectId: otherId });
    });
    return true;
  }

  /** When a creator takes no work, and how much at a time. @param capacity null is as much as comes @throws BadInput, Forbidden */
  async setAvailability(viewer: Viewer, capacity: number | null, absences: readonly AbsenceInput[]): Promise<boolean> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator has a calendar.');
    if (capacity !== null && (capacity < 1 || capacity > 100)) throw new BadInput({ capacity: 'must be between 1 and 100' });
    if (absences.length > 60 || absences.some(({ fromOn, toOn }) => toOn < fromOn)) throw new BadInput({ absences: 'hold days upside down, or more than 60 ranges' });
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('UPDATE creators SET capacity = $2, updated_at = $3 WHERE id = $1', [viewer.accountId, capacity, this.clock.now()]);
      await tx.query('DELETE FROM creator_absences WHERE creator_id = $1', [viewer.accountId]);
      await tx.query('INSERT INTO creator_absences (creator_id, from_on, to_on) SELECT $1, * FROM unnest($2::date[], $3::date[]) ON CONFLICT DO NOTHING', [viewer.accountId, absences.map((one) => one.fromOn), absences.map((one) => one.toOn)]);
      await this.audit.record(tx, viewer, { action: 'creator.availability', object: 'creator', objectId: viewer.accountId, after: { capacity, absences } });
    });
    return true;
  }

  async of(viewer: Viewer, brandId: string): Promise<BrandRules> {
    const [row] = await this.db.read<{ avoid_categories: string[]; avoid_words: string[]; competitor_ids: string[]; exclusive_days: number; weights: unknown }>(
      viewer.context, 'SELECT avoid_categories, avoid_words, competitor_ids, exclusive_days, weights FROM brand_rules WHERE brand_id = $1', [brandId], 'brand_rules');
    const market = await this.learned.current();
    if (!row) return { ...none, market };
    const { data } = weightsSchema.safeParse(row.weights ?? {});
    return { avoidCategories: row.avoid_categories, avoidWords: row.avoid_words, competitorIds: row.competitor_ids, exclusiveDays: row.exclusive_days, weights: data ?? {}, market };
  }

  /** The weights that rank for a brand: its own, else the market's. */
  static weightsFor({ weights: own, market }: BrandRules, objective: Objective): MatchWeights {
    return own[objective] ?? market[objective];
  }
}

/** The market's weights are not the brand's to keep. */
const storedOf = ({ avoidCategories, avoidWords, competitorIds, exclusiveDays, weights: own }: BrandRules): object => ({ avoidCategories, avoidWords, competitorIds, exclusiveDays, weights: own });

function weightsOf(before: BrandRules['weights'], changes: NonNullable<MarketRulesInput['weights']>): BrandRules['weights'] {
  const next = { ...before };
  for (const { objective, parts } of changes) {
    if (parts.length === 0) {
      delete next[objective];
      continue;
    }
    const { data } = weights.safeParse(Object.fromEntries(parts.map(({ part, points: most }) => [part, most])));
    if (!data || matchParts.reduce((sum, part) => sum + data[part], 0) !== 100) throw new BadInput({ weights: 'must name every part once, with whole points that sum to 100' });
    next[objective] = data;
  }
  return next;
}

function checkRules({ avoidCategories, avoidWords, competitorIds, exclusiveDays }: BrandRules): void {
  const wrong: Record<string, string> = {};
  if (!avoidCategories.every(isCategory)) wrong['avoidCategories'] = 'names a category that is not known';
  if (avoidWords.length > 200) wrong['avoidWords'] = 'may hold 200 words';
  if (competitorIds.length > 50 || !competitorIds.every(isUuid)) wrong['competitorIds'] = 'may hold 50 organisations';
  if (exclusiveDays < 0 || exclusiveDays > 730) wrong['exclusiveDays'] = 'must be between 0 and 730';
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
}
