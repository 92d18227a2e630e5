import { Injectable } from '@nestjs/common';
import { Repeats } from '../../platform/queue/handles.ts';
import { FlightsService } from './flights.service.ts';

@Injectable()
export class CampaignJobs {
  constructor(private readonly flights: FlightsService) {}

  @Repeats({ name: 'advertising.flights', everyMs: 1_000 })
  advance(): Promise<void> {
    return this.flights.advance();
  }

  @Repeats({ name: 'advertising.leases', everyMs: 30_000 })
  releaseLeases(): Promise<void> {
    return this.flights.releaseLeases();
  }
}
