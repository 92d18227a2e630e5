import { Injectable } from '@nestjs/common';
import { newcomerFloor } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { drawChance, randomOf, withNewcomers } from '../learning/explore.ts';
import type { Found } from '../search/creator-index.ts';
import type { Ranked } from './matches.service.ts';
import type { Scored } from './score.ts';

/** Newcomers that places are drawn among. */
const DRAWN_FROM = 40;
/** How often a match that is shown is opened, until it is measured. */
const USUAL = 0.15;

type Place = Found['best'][number];

/** Keeps places for newcomers: popularity alone never wins. Scores stay as they are. */
@Injectable()
export class ExplorationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @param newcomers ranks those without an ended deal alone */
  async mix(viewer: Viewer, { id }: BriefView, { scored, known }: Ranked, top: readonly Place[], newcomers: (limit: number) => Promise<Ranked>): Promise<{ page: (Place & { newFace: boolean })[]; scored: Map<string, Scored> }> {
    const isNew = (one: string, of: Ranked['known']) => {
      const creator = of.get(one);
      return creator !== undefined && creator.dealsCompleted + creator.dealsFailed === 0;
    };
    const shown = top.map((one) => ({ ...one, isNewcomer: isNew(one.id, known) }));
    if (shown.filter(({ isNewcomer }) => isNewcomer).length >= Math.ceil(shown.length * newcomerFloor)) return { page: shown.map((one) => ({ ...one, newFace: false })), scored };
    const others = await newcomers(DRAWN_FROM);
    const record = await this.records(viewer, others.found.best.map((one) => one.id));
    // The same page all day long, another one tomorrow.
    const random = randomOf(`${id} ${this.clock.now().toISOString().slice(0, 10)}`);
    const page = withNewcomers(shown, others.found.best.map((one) => ({ ...one, isNewcomer: true })), newcomerFloor, (one) => one.key * drawChance(record.get(one.id) ?? { taken: 0, left: 0 }, USUAL, random));
    const before = new Set(top.map((one) => one.id));
    return { page: page.map((one) => ({ ...one, newFace: !before.has(one.id) })), scored: new Map([...others.scored, ...scored]) };
  }

  private async records(viewer: Viewer, ids: readonly string[]): Promise<Map<string, { taken: number; left: number }>> {
    const rows = await this.db.read<{ creator_id: string; shown: number; opened: number }>(
      viewer.context, 'SELECT creator_id, shown, opened FROM market_exposure WHERE creator_id = ANY ($1::uuid[])', [ids], 'market_exposure');
    return new Map(rows.map(({ creator_id: creator, shown, opened }) => [creator, { taken: opened, left: Math.max(0, shown - opened) }]));
  }
}
