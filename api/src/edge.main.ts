import { startEdge } from './edge/edge.server.ts';
import { readConfig } from './platform/config/config.ts';
import { runProcess } from './platform/process/run-process.ts';
import { createLogger } from './platform/telemetry/logger.ts';

await runProcess('edge', async () => {
  const config = readConfig(process.env);
  const edge = await startEdge(config, createLogger('edge', config.LOG_LEVEL));
  return () => edge.stop();
});
