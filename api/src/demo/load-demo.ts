import pg from 'pg';
import { createApi } from '../api.app.ts';
import { openGround } from '../ground.ts';
import { createLogger } from '../platform/telemetry/logger.ts';
import type { Config } from '../platform/config/config.ts';
import { TopUpReversalsService } from '../finance/index.ts';
import { Database } from '../platform/database/database.ts';
import { CommissionsService } from '../marketplace/index.ts';
import { createWorker } from '../worker.app.ts';
import { disputeTopUp } from './demo-money.ts';
import { BEGUN, MARK } from './demo-state.ts';
import { DemoClock } from './demo-clock.ts';
import { DemoStory } from './demo-story.ts';
import { injectWire } from './inject-wire.ts';

const HISTORY_DAYS = 28;

/**
 * Loads the demo workspace once: a month of work by four demo people, made through the api itself under a clock that
 * starts in the past, with the worker beside it. A mark is set first and another last: between the two the load was cut
 * short, and the database holds half a demo that nobody has used yet.
 */
export async function loadDemo(config: Config & { DATABASE_URL: string }): Promise<void> {
  const owner = new pg.Client({ connectionString: config.DATABASE_URL });
  await owner.connect();
  try {
    const { rowCount } = await owner.query('SELECT FROM installation_marks WHERE name = $1', [MARK]);
    if (rowCount) return;
    await owner.query('INSERT INTO installation_marks (name) VALUES ($1)', [BEGUN]);
    await tell(config, owner);
    await owner.query('INSERT INTO installation_marks (name) VALUES ($1)', [MARK]);
  } finally {
    await owner.end();
  }
}

async function tell(config: Config & { DATABASE_URL: string }, owner: pg.Client): Promise<void> {
  const clock = new DemoClock(HISTORY_DAYS * 86_400_000);
  const logger = createLogger('demo', 'error');
  const quick = { ...config, SANDBOX_DELAY_MS: 0 };
  const apiGround = await openGround('api', quick, { clock, logger });
  const workerGround = await openGround('worker', quick, { clock, logger });
  const api = await createApi(apiGround, false);
  const worker = await createWorker(workerGround, false);
  try {
    await new DemoStory(injectWire(api), clock, owner, config.DATABASE_URL).tell();
    // The worker would within seconds; nobody opens the demo before.
    await worker.get(CommissionsService, { strict: false }).reckon();
    await disputeTopUp(worker.get(Database, { strict: false }), worker.get(TopUpReversalsService, { strict: false }), clock.now());
  } finally {
    await worker.close();
    await api.close();
    await workerGround.close();
    await apiGround.close();
  }
}
