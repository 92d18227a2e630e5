import { countImpression, followCreative, takePixel } from './beacons.endpoint.ts';
import { decide } from './decisions.endpoint.ts';
import type { EdgeContext } from './edge-context.ts';
import { takeEvents } from './events.endpoint.ts';
import { line } from './header-lines.ts';
import { CORS, JSON_TYPE, PREFLIGHT, Refused, sendProblem, sendText } from './http.ts';
import { answerBidRequest, followExchangeClick, takeNotice, tellImpression } from './openrtb.endpoint.ts';
import { takePostback } from './postback.endpoint.ts';
import { adsTxt, sellersJson } from '../advertising/edge.ts';
import { followLink } from './redirect.endpoint.ts';
import { browserTag } from './tag.ts';
import type { EdgeMetrics } from './edge-metrics.ts';
import type { Answer, EdgeRequest, EdgeResponse } from './turn.ts';

const HOUR = CORS + line('cache-control', 'public, max-age=3600');
const isReading = (method: string) => method === 'GET' || method === 'HEAD';

/** What ways of the edge take, to be told to who comes by another. */
const methods: readonly (readonly [RegExp, string])[] = [
  [/^\/(?:v1\/(?:events|decisions)|openrtb2\/auction)$/, 'POST, OPTIONS'],
  [/^\/v1\/postback$/, 'GET, POST, OPTIONS'],
  [/^\/(?:l\/.|v1\/(?:i\.gif|c|p\.gif)$|meadow\.js$|ads\.txt$|sellers\.json$)/, 'GET, HEAD, OPTIONS'],
];

/** Answers every request of the edge: one comparison finds the way, and what goes wrong becomes a problem document. */
export function routes(edge: EdgeContext, metrics: EdgeMetrics): Answer {
  const route = (request: EdgeRequest, response: EdgeResponse): Promise<void> | void => {
    const { method, url } = request;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = () => new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    if (method === 'POST') {
      if (path === '/v1/events') return takeEvents(edge, request, response);
      if (path === '/v1/decisions') return decide(edge, request, response);
      if (path === '/v1/postback') return takePostback(edge, request, response, query());
      if (path === '/openrtb2/auction') return answerBidRequest(edge, request, response);
      if (path.startsWith('/openrtb2/')) return takeNotice(edge, request, response, path, query());
    } else if (isReading(method)) {
      if (path.startsWith('/l/')) return followLink(edge, request, response, decodeSlug(path.slice(3)), mark < 0 ? '' : url.slice(mark + 1));
      if (path === '/v1/i.gif') return countImpression(edge, request, response, query());
      if (path === '/v1/c') return followCreative(edge, request, response, query());
      if (path === '/v1/p.gif') return takePixel(edge, request, response, query());
      if (path === '/v1/postback' && method === 'GET') return takePostback(edge, request, response, query());
      if (path === '/openrtb2/i.gif') return tellImpression(edge, request, response, query());
      if (path === '/openrtb2/click') return followExchangeClick(edge, request, response, query());
      if (path.startsWith('/openrtb2/') && path !== '/openrtb2/auction') return takeNotice(edge, request, response, path, query());
      if (path === '/ads.txt') return sendText(response, 200, line('content-type', 'text/plain; charset=utf-8') + HOUR, adsTxt(edge.config));
      if (path === '/sellers.json') return sendText(response, 200, JSON_TYPE + HOUR, sellersJson(edge.config));
      if (path === '/meadow.js') return sendText(response, 200, line('content-type', 'text/javascript; charset=utf-8') + HOUR, browserTag);
      if (path === '/livez') return response.send(200, JSON_TYPE, '{"status":"ok"}');
      if (path === '/readyz') return metrics.ready(response);
      if (path === '/metrics') return metrics.send(request, response);
    } else if (method === 'OPTIONS') {
      return response.send(204, PREFLIGHT, null);
    }
    const allowed = methods.find(([pattern]) => pattern.test(path))?.[1];
    if (allowed) throw new Refused(405, 'BAD_USER_INPUT', `${method} is not taken here`, line('allow', allowed));
    throw new Refused(404, 'NOT_FOUND', 'nothing is here');
  };
  return (request, response) => {
    metrics.count();
    try {
      // What is answered without waiting costs no promise.
      const answered = route(request, response);
      if (answered !== undefined) void answered.catch((error: unknown) => fail(error, response, metrics));
    } catch (error) {
      fail(error, response, metrics);
    }
  };
}

function fail(error: unknown, response: EdgeResponse, metrics: EdgeMetrics): void {
  if (error instanceof Refused) return sendProblem(response, error);
  if (response.isOver) return;
  metrics.failed(error);
  sendProblem(response, new Refused(500, 'INTERNAL', 'the edge could not answer'));
}

function decodeSlug(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(404, 'NOT_FOUND', 'no such link');
  }
}
