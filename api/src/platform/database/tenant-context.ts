/** For whom a transaction runs. The database's policies read it; without one, no tenant's rows are visible. */
export interface TenantContext {
  /** The person, or null when a timer or job acts. */
  userId: string | null;
  /** The organisation the person works for. */
  actorId: string;
  /** Organisations whose rows are wanted: the actor's own, or clients' that the database finds an active mandate for. */
  orgIds: readonly string[];
}

/** Cross-tenant work of the worker (roll-ups, sweeps). Refused to every other role by the policies. */
export const systemContext = { system: true } as const;
/** Before anybody is known: only functions that are open to strangers can be called. */
export const anonymousContext = { anonymous: true } as const;

export type Context = TenantContext | typeof systemContext | typeof anonymousContext;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => uuid.test(text);

function checked(id: string): string {
  if (!isUuid(id)) throw new TypeError('a tenant context holds uuids only');
  return id;
}

/**
 * The statements that bind a transaction to its context. They are sent in the same message as BEGIN,
 * which cannot carry parameters, so each value is checked to be a uuid first.
 */
export function setContextSql(context: Context): string {
  if ('system' in context) return `SET LOCAL app.system = 'on'`;
  if ('anonymous' in context) return `SET LOCAL app.actor = ''`;
  const user = context.userId === null ? '' : checked(context.userId);
  const orgs = context.orgIds.map(checked).join(',');
  return `SET LOCAL app.user_id = '${user}'; SET LOCAL app.actor = '${checked(context.actorId)}'; SET LOCAL app.orgs = '${orgs}'`;
}
