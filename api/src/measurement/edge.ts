/** The face of the wing towards the edge process: the hot path, without framework or ORM behind it. */
export { BatchIds, batchTimeMs } from './events/batch-id.ts';
export { DecisionTokens, uuidTimeMs, type DecisionClaims } from './events/decision-token.ts';
export { DurableLog } from './events/durable-log.ts';
export { eventKind, kindName, LINK_CLICK } from './events/event-kinds.ts';
export { EventParser, rejectionMessage, type Sender } from './events/event-parser.ts';
export { COPY_COLUMNS, emptyRow, EventRows, type EventRow } from './events/event-row.ts';
export { CopyBatch } from './events/copy-batch.ts';
export { EventSpool } from './events/event-spool.ts';
export { EventWriter, LogOverloaded, LogUnavailable, type WriteOutcome } from './events/event-writer.ts';
export { IngestCounters } from './events/ingest-counters.ts';
export { dayNumber } from './events/rfc3339.ts';
export { uuidBytes, uuidText } from './events/uuid-bytes.ts';
export { VisitorHash } from './events/visitor-hash.ts';
export { WriteKeyCache, type KnownKey } from './events/write-keys.cache.ts';
export { landing, type Landing } from './links/landing.ts';
export { LinkCache, type KnownLink } from './links/link.cache.ts';
export { classifyBatch, classifyDevice } from './traffic-quality/classify.ts';
export { invalidReason, reasonName } from './traffic-quality/invalid-reasons.ts';
