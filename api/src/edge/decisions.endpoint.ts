import type { DecisionRequest } from '@meadow/shared';
import type { EdgeContext } from './edge-context.ts';
import { line } from './header-lines.ts';
import { CORS, JSON_TYPE, parseObject, Refused, withBody } from './http.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

const MAX_SLOTS = 20;
const MAX_TEXT = 128;
const MAX_QUERY = 256;
const MAX_LIST = 100;

const LINES = JSON_TYPE + CORS + line('cache-control', 'no-store');

const bad = (detail: string) => new Refused(400, 'BAD_USER_INPUT', detail);

/** `POST /v1/decisions`: which ads to show now. Nothing waits for the database. */
export function decide(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse): void | Promise<void> {
  return withBody(request, (text) => {
    const body = parseObject(text);
    const decided = edge.delivery.decide(readRequest(body), Date.now(), explainTo(edge, body['explain']));
    if (typeof decided === 'string') return response.send(200, LINES, decided);
    return decided.then((answer) => response.send(200, LINES, answer));
  });
}

/** The brand whose key asks for reasons; null when none does. @throws Refused for a key that holds no more */
function explainTo({ explainKeys }: EdgeContext, key: unknown): string | null {
  if (key === undefined || key === null) return null;
  const brand = typeof key === 'string' ? explainKeys.read(key, Date.now()) : null;
  if (brand === null) throw new Refused(401, 'UNAUTHENTICATED', 'explain is the key of a brand, and this one is none or has expired');
  return brand;
}

/** @throws Refused naming the first field that cannot be read */
function readRequest(body: Record<string, unknown>): DecisionRequest {
  const { placement, slots, context } = body;
  if (placement !== 'feed' && placement !== 'search') throw bad('placement is "feed" or "search"');
  if (typeof slots !== 'number' || !Number.isInteger(slots) || slots < 1 || slots > MAX_SLOTS) throw bad(`slots is a whole number from 1 to ${MAX_SLOTS}`);
  return {
    placement,
    slots,
    visitor: text(body, 'visitor', MAX_TEXT),
    query: text(body, 'query', MAX_QUERY),
    exclude: texts(body, 'exclude'),
    context: readContext(context),
  };
}

function readContext(value: unknown): DecisionRequest['context'] {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw bad('context is an object');
  const context = value as Record<string, unknown>;
  return {
    country: text(context, 'country', MAX_TEXT),
    region: text(context, 'region', MAX_TEXT),
    city_tier: text(context, 'city_tier', MAX_TEXT),
    device: text(context, 'device', MAX_TEXT),
    language: text(context, 'language', MAX_TEXT),
    gender: text(context, 'gender', MAX_TEXT),
    age_band: text(context, 'age_band', MAX_TEXT),
    interests: texts(context, 'interests'),
    hour: hourOf(context['hour']),
  };
}

function hourOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 23) throw bad('hour is a whole number from 0 to 23');
  return value;
}

function text(from: Record<string, unknown>, field: string, limit: number): string | undefined {
  const value = from[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > limit) throw bad(`${field} is a text of at most ${limit} characters`);
  return value;
}

function texts(from: Record<string, unknown>, field: string): string[] | undefined {
  const value = from[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > MAX_LIST || value.some((each) => typeof each !== 'string' || each.length > MAX_TEXT)) {
    throw bad(`${field} is a list of at most ${MAX_LIST} texts`);
  }
  return value as string[];
}
