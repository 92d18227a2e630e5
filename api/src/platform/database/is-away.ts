/** Connection refused, reset or cut; the server starting or shutting down (SQLSTATE classes 08 and 57P). */
const codes = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08\w{3}|57P0[1-3])$/;
// TypeORM lets go of a connection that broke, and then says only that it did.
const messages = /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query runner already released|Database connection provided by a query runner was already released)/;

/** Whether a query failed because PostgreSQL is not there now: trying again later may work, nothing else is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown[] };
  return (typeof code === 'string' && codes.test(code)) || messages.test(error.message) || isDatabaseAway(driverError) || (errors ?? []).some(isDatabaseAway);
}
