import { isbot } from 'isbot';
import { invalidReason } from './invalid-reasons.ts';

/** What of a request's headers tells whether a person is behind it. */
export interface RequestTraits {
  method: string | undefined;
  userAgent: string | undefined;
  /** Sec-Purpose, Purpose or X-Moz: set when a browser fetches ahead of a person's wish. */
  purpose: string | undefined;
  /** Whether its address is on the operator's list of data centres. */
  fromDatacenter: boolean;
}

const known = new Map<string, boolean>();
/** Whether a user agent declares itself automatic. Answers are kept: sites send the same few thousand texts. */
export function isDeclaredBot(userAgent: string): boolean {
  let answer = known.get(userAgent);
  if (answer === undefined) {
    if (known.size >= 5_000) known.clear();
    answer = isbot(userAgent);
    known.set(userAgent, answer);
  }
  return answer;
}

/** HTTP libraries: as the sender of a server-to-server batch they are no sign of anything. */
const library = /^(?:node|undici|axios|got|python|aiohttp|httpx|curl|wget|go-http|okhttp|java|apache-httpclient|ruby|faraday|php|guzzle|reqwest|dart|postman|insomnia|dotnet|k6)\b/i;

/** Classifies a request that a viewer's device made itself: an image, a redirect. */
export function classifyDevice({ method, userAgent, purpose, fromDatacenter }: RequestTraits): number {
  if (method === 'HEAD') return invalidReason.head_request;
  if (purpose !== undefined && /prefetch|prerender|preview/i.test(purpose)) return invalidReason.prefetch;
  if (!userAgent) return invalidReason.no_user_agent;
  if (isDeclaredBot(userAgent)) return invalidReason.declared_bot;
  return fromDatacenter ? invalidReason.datacenter : invalidReason.valid;
}

/** Classifies a batch: a browser's (it names its origin) by its user agent and address, a server's only when it says that it is a crawler. */
export function classifyBatch(userAgent: string | undefined, fromBrowser: boolean, fromDatacenter: boolean): number {
  const unseen = fromBrowser && fromDatacenter ? invalidReason.datacenter : invalidReason.valid;
  if (!userAgent || (!fromBrowser && library.test(userAgent))) return unseen;
  return isDeclaredBot(userAgent) ? invalidReason.declared_bot : unseen;
}

const LARGEST_SIDE = 20_000;
/** Whether an ad of this size, in CSS pixels as a sender says it (browsers measure parts of them, too), can be seen at all; what is not said is possible. */
export function isPossibleSize(width: string | null, height: string | null): boolean {
  return [width, height].every((side) => side === null || (/^\d{1,5}(?:\.\d{1,17})?$/.test(side) && Number(side) > 1 && Number(side) <= LARGEST_SIDE));
}
