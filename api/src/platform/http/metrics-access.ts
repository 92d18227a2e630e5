import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const digest = (text: string) => createHash('sha256').update(text).digest();
const isLoopback = (address: string | undefined) => address !== undefined && /^(?:::1|(?:::ffff:)?127\.)/.test(address);

/**
 * Who may read `/metrics`: the bearer of METRICS_TOKEN; without one, a program on this machine that comes straight,
 * not through a proxy. Anybody else is told that nothing is here.
 * @see docs/adr/0008-metrics-stay-inside.md
 */
export function mayReadMetrics({ headers, address }: { headers: IncomingHttpHeaders; address: string | undefined }, token: string | undefined): boolean {
  if (token !== undefined) return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
  return isLoopback(address) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}
