import { Injectable } from '@nestjs/common';
import { Repeats } from '../../platform/queue/handles.ts';
import { ExperimentsService } from '../experiments/experiments.service.ts';
import { LaterRecordsService } from '../postbacks/later-records.service.ts';
import { TrafficFindingsService } from '../traffic-quality/findings.service.ts';
import { ReachSpansService } from './reach-spans.service.ts';
import { RollupsService } from './rollups.service.ts';

const MANY = 20_000;

/** What the worker does again and again so that an event is on a dashboard about a second after it was sent. */
@Injectable()
export class RollupJobs {
  private unsummarised = 0;

  constructor(
    private readonly rollups: RollupsService,
    private readonly spans: ReachSpansService,
    private readonly findings: TrafficFindingsService,
    private readonly experiments: ExperimentsService,
    private readonly laterRecords: LaterRecordsService,
  ) {}

  @Repeats({ name: 'measurement.fold', everyMs: 250 })
  async fold(): Promise<void> {
    for (let some = await this.rollups.fold(); some > 0; some = await this.rollups.fold()) {
      this.unsummarised += some;
      // Under load the pages that the index does not know yet would soon be most of the work.
      if (this.unsummarised > MANY) await this.summarise();
    }
  }

  @Repeats({ name: 'measurement.later-records', everyMs: 1_000 })
  async mergeLaterRecords(): Promise<void> {
    while ((await this.laterRecords.merge()) > 0);
  }

  @Repeats({ name: 'measurement.summarise', everyMs: 10_000 })
  summarise(): Promise<void> {
    this.unsummarised = 0;
    return this.rollups.summarise();
  }

  @Repeats({ name: 'measurement.reach-spans', everyMs: 300_000 })
  async spanReach(): Promise<void> {
    await this.spans.build();
  }

  @Repeats({ name: 'measurement.traffic-findings', everyMs: 60_000 })
  findInvalid(): Promise<void> {
    return this.findings.checkDue();
  }

  @Repeats({ name: 'measurement.exposures', everyMs: 2_000 })
  async takeExposures(): Promise<void> {
    while ((await this.experiments.takeExposures()) > 0);
  }

  @Repeats({ name: 'measurement.experiments', everyMs: 300_000 })
  lookAtExperiments(): Promise<void> {
    return this.experiments.look();
  }

  @Repeats({ name: 'measurement.drop-old-days', everyMs: 600_000 })
  async dropOldDays(): Promise<void> {
    await this.rollups.dropOldDays();
    await this.experiments.forget();
  }

  @Repeats({ name: 'measurement.keep-house', everyMs: 600_000 })
  keepHouse(): Promise<void> {
    return this.rollups.keepHouse();
  }
}
