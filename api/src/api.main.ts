import 'reflect-metadata';
import { createApi } from './api.app.ts';
import { openGround } from './ground.ts';
import { readConfig } from './platform/config/config.ts';
import { runProcess } from './platform/process/run-process.ts';
import { nestLogger } from './platform/telemetry/logger.ts';

await runProcess('api', async () => {
  const config = readConfig(process.env);
  const ground = await openGround('api', config);
  const app = await createApi(ground, nestLogger(ground.logger));
  await app.listen(config.PORT, config.HOST);
  return async () => {
    await app.close();
    await ground.close();
  };
});
