import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput, Conflict } from '../../platform/errors/domain-error.ts';
import { release, type Release } from './gate.ts';

const DATASET = 'market-buyers';
const EPSILON = 0.5;
/** So much may be learned of a dataset in thirty days: sixteen different weeks. */
const BUDGET = 8;
const FIRST_MONDAY = '2020-01-06';

/** Figures of the whole market, through the privacy gate. */
@Injectable()
export class MarketFiguresService {
  constructor(
    private readonly db: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * People who bought in a week, by what the creator they came from is about. Whole weeks from Monday only: windows of one's own choice could be laid side by side.
   * @throws BadInput for a day that is no Monday or a week that is not over, Conflict when the budget of thirty days is spent
   */
  async buyers(viewer: Viewer, monday: string, today: string): Promise<Release> {
    const days = (Date.parse(`${monday}T00:00:00Z`) - Date.parse(`${FIRST_MONDAY}T00:00:00Z`)) / 86_400_000;
    if (!Number.isInteger(days / 7) || days < 0) throw new BadInput({ monday: 'must be a Monday' });
    if (Date.parse(`${today}T00:00:00Z`) < Date.parse(`${monday}T00:00:00Z`) + 7 * 86_400_000) throw new BadInput({ monday: 'must be of a week that is over' });
    await this.spend(viewer, monday);
    const cells = await this.db.read<{ category: string; buyers: bigint; brands: bigint; largest: number }>(viewer.context, 'SELECT category, buyers, brands, largest FROM app.market_buyers($1) ORDER BY category', [monday]);
    return release(cells.map(({ category, buyers, brands, largest }) => ({ key: category, people: Number(buyers), organisations: Number(brands), largest })), { text: `${DATASET} ${monday}`, epsilon: EPSILON, secret: this.config.SECRET ?? '' });
  }

  /** A question that was asked before costs nothing: its answer is the same. */
  private async spend(viewer: Viewer, monday: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      // One at a time per organisation, so that two questions at once do not both find room.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 61))', [viewer.accountId]);
      const [known] = await tx.query<unknown[]>('SELECT 1 AS one FROM insight_privacy_questions WHERE org_id = $1 AND dataset = $2 AND question = $3', [viewer.accountId, DATASET, monday]);
      if (known) return;
      const [{ spent } = { spent: 0 }] = await tx.query<{ spent: number }[]>(`SELECT coalesce(sum(epsilon), 0) AS spent FROM insight_privacy_questions WHERE org_id = $1 AND dataset = $2 AND asked_at > now() - interval '30 days'`, [viewer.accountId, DATASET]);
      if (spent + EPSILON > BUDGET) throw new Conflict('the questions of these thirty days are used up');
      await tx.query('INSERT INTO insight_privacy_questions (org_id, dataset, question, epsilon) VALUES ($1, $2, $3, $4)', [viewer.accountId, DATASET, monday, EPSILON]);
    });
  }
}
