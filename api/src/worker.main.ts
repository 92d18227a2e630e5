import 'reflect-metadata';
import { openGround } from './ground.ts';
import { readConfig } from './platform/config/config.ts';
import { runProcess } from './platform/process/run-process.ts';
import { nestLogger } from './platform/telemetry/logger.ts';
import { createWorker } from './worker.app.ts';

await runProcess('worker', async () => {
  const ground = await openGround('worker', readConfig(process.env));
  const app = await createWorker(ground, nestLogger(ground.logger));
  return async () => {
    await app.close();
    await ground.close();
  };
});
