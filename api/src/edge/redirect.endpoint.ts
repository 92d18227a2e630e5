import { dayNumber, deviceKind, emptyRow, LINK_CLICK, passedQuery, type KnownLink, type Landing } from '../measurement/edge.ts';
import { contextOf, invalidityOf, markDevice, newId, visitorOf } from './device.ts';
import type { EdgeContext } from './edge-context.ts';
import { unavailable } from './events.endpoint.ts';
import { line, lines } from './header-lines.ts';
import { Refused } from './http.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

const REDIRECT = lines({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer-when-downgrade' });
const row = { ...emptyRow(), type: LINK_CLICK };

/** `GET /l/:slug`: the click is durable, then the browser goes on to the stored destination, with a click id of its own. The slug is of any script, composed or not. */
export function followLink(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, slug: string, query: string): void | Promise<void> {
  const link = edge.links.get(slug);
  if (link) follow(edge, request, response, link, query);
  else return findLink(edge, slug).then((found) => follow(edge, request, response, found, query));
}

function follow(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, link: KnownLink | undefined, query: string): void {
  const now = Date.now();
  if (!link || link.expiresAtMs < now) throw new Refused(404, 'NOT_FOUND', 'no such link');
  const clickId = newId(now);
  const click = clickId.toString('base64url');
  const visitor = visitorOf(request);
  row.day = dayNumber(now);
  row.occurredMs = now;
  row.brandId = link.brandId;
  row.sourceNo = link.sourceNo;
  row.eventId = `l:${click}`;
  row.clickId = clickId;
  row.invalid = invalidityOf(edge, request);
  row.context = contextOf(edge, request);
  row.referrer = shortText(request.headers.referer);
  row.hasVisitor = visitor.id !== null;
  if (visitor.id !== null) {
    edge.visitors.update(visitor.id);
    row.visitorHigh = edge.visitors.high;
    row.visitorLow = edge.visitors.low;
  }
  markDevice(edge, request, row);
  const target = link.targets?.[deviceKind(request.headers['user-agent'])] ?? link.landing;
  edge.log.recordThen(row, (isDurable) => {
    redirect(response, target, !isDurable ? null : link.passesQuery && query !== '' ? click + passedQuery(target, query) : click, visitor.setCookie);
  });
}

/** 302 and never stored, so that each click comes here. @param click null when the click could not be kept: the person goes on, and nothing is promised */
export function redirect(response: EdgeResponse, landing: Landing, click: string | null, setCookie: string | null): void {
  const location = line('location', click === null ? landing.bare : landing.before + click + landing.after);
  response.send(302, setCookie === null ? location + REDIRECT : location + REDIRECT + line('set-cookie', setCookie), '');
}

export const shortText = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text.slice(0, 2_048));

async function findLink(edge: EdgeContext, slug: string): Promise<KnownLink | undefined> {
  // Nothing that PostgreSQL would refuse to look for.
  if (slug.length > 256 || slug.includes('\0')) return undefined;
  try {
    return await edge.links.find(slug, edge.pool);
  } catch {
    throw unavailable();
  }
}
