import { Injectable } from '@nestjs/common';
import { Repeats } from '../../platform/queue/handles.ts';
import { RollupsService } from './rollups.service.ts';

/** What the worker does again and again so that an event is on a dashboard about a second after it was sent. */
@Injectable()
export class RollupJobs {
  constructor(private readonly rollups: RollupsService) {}

  @Repeats({ name: 'measurement.fold', everyMs: 250 })
  async fold(): Promise<void> {
    while ((await this.rollups.fold()) > 0);
  }

  @Repeats({ name: 'measurement.summarise', everyMs: 10_000 })
  summarise(): Promise<void> {
    return this.rollups.summarise();
  }

  @Repeats({ name: 'measurement.keep-house', everyMs: 600_000 })
  keepHouse(): Promise<void> {
    return this.rollups.keepHouse();
  }
}
