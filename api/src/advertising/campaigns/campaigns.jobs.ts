import { Injectable } from '@nestjs/common';
import { rightsChanged } from '../../marketplace/index.ts';
import { billedTrafficFound } from '../../measurement/index.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { FlightsService } from './flights.service.ts';

@Injectable()
export class CampaignJobs {
  constructor(private readonly flights: FlightsService) {}

  @Repeats({ name: 'advertising.flights', everyMs: 1_000 })
  advance(): Promise<void> {
    return this.flights.advance();
  }

  @Handles(billedTrafficFound)
  async creditInvalid({ campaignIds }: PayloadOf<typeof billedTrafficFound>): Promise<void> {
    for (const id of campaignIds) await this.flights.creditInvalid(id);
  }

  /** Ads with a note stop, or may go on, with its rights. */
  @Handles(rightsChanged)
  followRights({ dealId }: PayloadOf<typeof rightsChanged>): Promise<void> {
    return this.flights.followRights(dealId);
  }

  @Repeats({ name: 'advertising.losses', everyMs: 3_600_000 })
  forgetLosses(): Promise<void> {
    return this.flights.forgetLosses();
  }

  @Repeats({ name: 'advertising.leases', everyMs: 30_000 })
  releaseLeases(): Promise<void> {
    return this.flights.releaseLeases();
  }
}
