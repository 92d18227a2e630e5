import { Agent, request } from 'node:http';
import { quantile } from './result.ts';

export interface Load {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: () => Buffer;
  /** Connections that each have one request under way. */
  connections: number;
  seconds: number;
}

export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  bytesPerAnswer: number;
}

/**
 * Sends requests as fast as answers come. Good for comparing two servers in one run, not for latency under a given load.
 * @throws Error when an answer is not 2xx or 3xx, so that a figure never counts refusals
 */
export async function closedLoop({ url, method, headers = {}, body, connections, seconds }: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  let bytes = 0;
  const one = () =>
    new Promise<void>((done, failed) => {
      const start = performance.now();
      const payload = body?.();
      const sent = request(url, { method, agent, headers: { ...headers, ...(payload ? { 'content-length': payload.length } : {}) } }, (reply) => {
        const status = reply.statusCode ?? 0;
        if (status >= 400) failed(new Error(`${url} answered ${status}`));
        reply.on('data', (chunk: Buffer) => (bytes += chunk.length));
        reply.on('end', () => {
          times.push(performance.now() - start);
          done();
        });
      });
      sent.on('error', failed);
      sent.end(payload);
    });
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) await one();
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return { perSecond: times.length / elapsed, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), bytesPerAnswer: bytes / Math.max(1, times.length) };
}
