import { Injectable } from '@nestjs/common';
import { addDays, dayAt } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { AudienceOverlapService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import type { MeasuredPair } from './measured-overlap.ts';

const DAYS = 90;
/** Smaller audiences say nothing of whom they share. */
const LEAST_REACH = 100;

/** Pairs of creators whose audiences a brand has met, from merged sketches of the last three months. */
@Injectable()
export class AudiencePairsService {
  constructor(
    private readonly overlap: AudienceOverlapService,
    private readonly clock: Clock,
  ) {}

  async of(viewer: Viewer, brand: { id: string; timeZone: string }): Promise<MeasuredPair[]> {
    const to = dayAt(this.clock.now(), brand.timeZone);
    const { audiences, pairs } = await this.overlap.report(viewer.context, { brandId: brand.id, from: addDays(to, -DAYS), to });
    const reaches = new Map(audiences.filter(({ channel }) => channel.kind === 'CREATOR').map(({ channel, reach }) => [channel.id, reach]));
    const isKnown = (id: string | null): id is string => id !== null && (reaches.get(id) ?? 0) >= LEAST_REACH;
    return pairs.flatMap(({ first, second, share }) => (isKnown(first.id) && isKnown(second.id) ? [{ first: first.id, second: second.id, share }] : []));
  }
}
