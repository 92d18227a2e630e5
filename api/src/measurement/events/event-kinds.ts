import { eventTypes, type EventType } from '@meadow/shared';

/** What the log stores for a type: its place in the public list, from 1. A number keeps its meaning for ever. */
export const eventKind = Object.fromEntries(eventTypes.map((type, index) => [type, index + 1])) as Record<EventType, number>;
/** A click on a tracked link, counted by the redirect itself and kept apart from ad clicks. */
export const LINK_CLICK = 20;

export const kindName = (kind: number): string => (kind === LINK_CLICK ? 'link_click' : (eventTypes[kind - 1] ?? 'unknown'));

/** Types that are attributed. */
export const conversionKinds = [eventKind.purchase, eventKind.refund, eventKind.lead];
