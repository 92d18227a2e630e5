import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { MatchesService } from './matches.service.ts';
import type { MatchStepInput } from './match.view.ts';

const MOST = 100;

/** What became of matches: shown and opened are told by the page, what follows stands in the deals. */
@Injectable()
export class MatchStepsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly matches: MatchesService,
  ) {}

  /** Each step of a creator on a brief counts once, whoever of the brand sees it how often. @throws NotFound, BadInput */
  async record(viewer: Viewer, briefId: string, steps: readonly MatchStepInput[]): Promise<boolean> {
    if (steps.length > MOST) throw new BadInput({ steps: `may hold ${MOST}` });
    if (steps.some(({ step, creatorId }) => !['SHOWN', 'OPENED'].includes(step) || !isUuid(creatorId))) throw new BadInput({ steps: 'hold a step or a creator that is not known' });
    const degrees = await this.matches.degreesOf(viewer, briefId, [...new Set(steps.filter(({ step }) => step === 'SHOWN').map(({ creatorId }) => creatorId))]);
    await this.db.transaction(viewer.context, async (tx) => {
      const [brief] = isUuid(briefId) ? await tx.query<unknown[]>('SELECT 1 FROM briefs WHERE id = $1 AND brand_id = $2', [briefId, viewer.accountId]) : [];
      if (!brief) throw new NotFound('brief', briefId);
      await tx.query(
        `INSERT INTO match_steps (brief_id, brand_id, creator_id, step, place, explored, score, parts, at)
         SELECT $1, $2, s.creator_id, s.step, s.place, s.explored, s.score, s.parts::smallint[], $8 FROM unnest($3::uuid[], $4::text[], $5::int[], $6::boolean[], $7::real[], $9::text[]) AS s(creator_id, step, place, explored, score, parts) ON CONFLICT DO NOTHING`,
        [briefId, viewer.accountId, steps.map((one) => one.creatorId), steps.map((one) => one.step), steps.map((one) => one.place ?? null), steps.map((one) => one.newFace ?? false), steps.map((one) => one.score ?? null), this.clock.now(),
          steps.map(({ step, creatorId }) => (step === 'SHOWN' && degrees.has(creatorId) ? `{${degrees.get(creatorId)?.join(',')}}` : null))]);
    });
    return true;
  }
}
