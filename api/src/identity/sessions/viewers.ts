import { Injectable } from '@nestjs/common';
import { mandatable, permissionsOf, type Locale, type OrgKind, type Permission, type Role } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, isUuid } from '../../platform/database/tenant-context.ts';
import type { Viewer } from '../access/viewer.ts';
import { MandateInvalid } from '../mandates/mandate.errors.ts';
import { hashToken, IDLE_DAYS } from './session-token.ts';

interface SessionRow {
  user_id: string;
  email: string;
  name: string;
  locale: Locale;
  org_id: string;
  org_kind: OrgKind;
  role: Role;
  client_id: string | null;
  client_kind: OrgKind | null;
  mandate_permissions: Permission[] | null;
}

/** Turns the cookie of a request into who asks. */
@Injectable()
export class Viewers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * @param token of the session cookie
   * @param actingFor id of a client; counts only under an active mandate of the session's agency
   * @returns null when the session is unknown or over
   * @throws MandateInvalid when the session holds but the mandate does not
   */
  async find(token: string | undefined, actingFor?: string): Promise<Viewer | null> {
    if (!token) return null;
    const client = actingFor && isUuid(actingFor) ? actingFor : null;
    const [row] = await this.db.read<SessionRow & Record<string, unknown>>(
      anonymousContext,
      'SELECT * FROM app.session_viewer($1, $2, $3::interval, $4)',
      [hashToken(token), client, `${IDLE_DAYS} days`, this.clock.now()],
      'session_viewer',
    );
    if (!row) return null;
    if (actingFor && actingFor !== row.org_id && !row.client_id) throw new MandateInvalid('There is no active mandate for this client.');
    void this.touch(token).catch(() => undefined);
    return toViewer(row);
  }

  private async touch(token: string): Promise<void> {
    const now = this.clock.now().getTime();
    const last = this.touched.get(token) ?? 0;
    if (now - last < 60_000) return;
    if (this.touched.size > 10_000) this.touched.clear();
    this.touched.set(token, now);
    await this.db.transaction(anonymousContext, (tx) => tx.query('SELECT app.touch_session($1, $2)', [hashToken(token), new Date(now)]));
  }

  /** When this process last wrote that a session was seen: at most once a minute each. */
  private readonly touched = new Map<string, number>();
}

function toViewer(row: SessionRow): Viewer {
  const account = row.client_id ?? row.org_id;
  const kind = row.client_kind ?? row.org_kind;
  const ofRole = permissionsOf(kind, row.role);
  const granted = row.mandate_permissions;
  const permissions = row.client_id && granted ? ofRole.filter((one) => granted.includes(one) && mandatable(kind).includes(one)) : ofRole;
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    locale: row.locale,
    organisationId: row.org_id,
    organisationKind: row.org_kind,
    role: row.role,
    accountId: account,
    kind,
    permissions: new Set(permissions),
    context: { userId: row.user_id, actorId: row.org_id, orgIds: [account] },
  };
}
