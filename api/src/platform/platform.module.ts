import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Pool } from 'pg';
import { Clock } from './clock/clock.ts';
import { CONFIG, type Config } from './config/config.ts';
import { READERS } from './database/connect.ts';
import { Database } from './database/database.ts';
import { FileStore, openFileStore } from './files/file-store.ts';
import { OutboxRelay } from './outbox/outbox-relay.ts';
import { Outbox } from './outbox/outbox.ts';
import { OutsideFetch } from './outside/outside-fetch.ts';
import { JobQueue } from './queue/job-queue.ts';
import { JobRunner } from './queue/job-runner.ts';
import { Heartbeat, PROCESS_NAME } from './telemetry/heartbeat.ts';
import { LOGGER, type Logger } from './telemetry/logger.ts';
import { TimerSweep } from './timers/timer-sweep.ts';
import { Timers } from './timers/timers.ts';

/** What a process brings to the modules. */
export interface Ground {
  process: 'api' | 'worker';
  config: Config;
  db: Database;
  readers: Pool;
  clock: Clock;
  logger: Logger;
}

/** The ground floor: knows no business, is there for every wing. */
@Module({})
export class PlatformModule {
  static on(ground: Ground): DynamicModule {
    const given = [
      { provide: CONFIG, useValue: ground.config },
      { provide: Database, useValue: ground.db },
      { provide: READERS, useValue: ground.readers },
      { provide: Clock, useValue: ground.clock },
      { provide: LOGGER, useValue: ground.logger },
      { provide: PROCESS_NAME, useValue: ground.process },
    ];
    const working = ground.process === 'worker' ? [JobQueue, JobRunner, OutboxRelay, TimerSweep] : [];
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [...given, { provide: FileStore, useFactory: () => openFileStore(ground.config) }, OutsideFetch, Outbox, Timers, Heartbeat, ...working],
      exports: [FileStore, OutsideFetch, CONFIG, Database, READERS, Clock, LOGGER, Outbox, Timers],
    };
  }
}
