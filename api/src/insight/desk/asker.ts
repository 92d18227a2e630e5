import type { Context } from '../../platform/database/tenant-context.ts';

/** Who asks: a person before the screen, or the worker on an organisation's behalf. */
export interface Asker {
  context: Context;
  accountId: string;
}
