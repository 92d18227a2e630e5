import { Injectable } from '@nestjs/common';
import { Repeats } from '../../platform/queue/handles.ts';
import { RollupsService } from './rollups.service.ts';

const MANY = 10_000;

/** What the worker does again and again so that an event is on a dashboard about a second after it was sent. */
@Injectable()
export class RollupJobs {
  constructor(private readonly rollups: RollupsService) {}

  @Repeats({ name: 'measurement.fold', everyMs: 250 })
  async fold(): Promise<void> {
    let folded = 0;
    for (let some = await this.rollups.fold(); some > 0; some = await this.rollups.fold()) folded += some;
    // Under load the pages that the index does not know yet would soon be most of the work.
    if (folded > MANY) await this.rollups.summarise();
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
