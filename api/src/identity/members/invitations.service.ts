import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Locale, OrgKind, Role } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { anonymousContext, isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, DomainError } from '../../platform/errors/domain-error.ts';
import type { Viewer } from '../access/viewer.ts';
import { AuditService } from '../audit/audit.service.ts';
import type { OrganisationView } from '../organisations/organisation.view.ts';
import { checkPassword, hashPassword } from '../sessions/passwords.ts';
import { daysFrom, hashToken, newToken } from '../sessions/session-token.ts';
import { EmailTaken } from '../sessions/sessions.errors.ts';
import { checkEmail, checkName, SessionsService } from '../sessions/sessions.service.ts';

const VALID_DAYS = 14;

export class InvitationInvalid extends DomainError {
  readonly code = 'INVITATION_INVALID';
  constructor() {
    super('The invitation is unknown, used or over. Ask for a new one.');
  }
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expiresAt: Date;
  acceptedAt: Date | null;
  organisation: OrganisationView;
  /** Known only to whoever just made it. */
  url: string | null;
}

export interface NewInvitation {
  /** The organisation to join; its own people or, for an unclaimed creator, who imported it, may invite. */
  organisationId: string;
  email: string;
  role: Role;
}

export interface Acceptance {
  token: string;
  name?: string | null;
  password?: string | null;
  locale?: Locale | null;
}

interface Row extends Record<string, unknown> {
  id: string;
  org_id: string;
  org_kind: OrgKind;
  org_name: string;
  org_handle: string;
  org_time_zone: string;
  org_currency: string;
  org_created_at: Date;
  email: string;
  role: Role;
  expires_at: Date;
  accepted_at: Date | null;
}

/** Links by which a person joins an organisation, good once and for two weeks. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async invite(viewer: Viewer, email: string, role: Role): Promise<Invitation> {
    return this.db.transaction(viewer.context, (tx) => this.create(tx, viewer, { organisationId: viewer.accountId, email, role }));
  }

  /** Makes an invitation inside a transaction whose context may write rows of the organisation. */
  async create(tx: Tx, viewer: Viewer, { organisationId, email, role }: NewInvitation): Promise<Invitation> {
    const address = checkEmail(email);
    const token = newToken();
    const id = uuidv7();
    const expiresAt = daysFrom(this.clock.now(), VALID_DAYS);
    await tx.query(
      'INSERT INTO invitations (id, token_hash, org_id, email, role, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, hashToken(token), organisationId, address, role, viewer.userId, expiresAt],
    );
    await this.audit.record(tx, viewer, { action: 'invitation.create', object: 'invitation', objectId: id, after: { email: address, role, organisationId } });
    const made = await this.byToken(tx, token);
    if (!made) throw new InvitationInvalid();
    return { ...made, url: `${this.config.PUBLIC_URL}/invite/${token}` };
  }

  /** What a link leads to, for whoever holds it; null when it is unknown. */
  find(token: string): Promise<Invitation | null> {
    return this.db.transaction(anonymousContext, (tx) => this.byToken(tx, token));
  }

  async list(viewer: Viewer): Promise<Invitation[]> {
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT i.id, i.email, i.role, i.expires_at, i.accepted_at, o.id AS org_id, o.kind AS org_kind, o.name AS org_name, o.handle AS org_handle,
              o.time_zone AS org_time_zone, o.currency AS org_currency, o.created_at AS org_created_at
       FROM invitations i JOIN public_organisations o ON o.id = i.org_id
       WHERE i.org_id = $1 AND i.accepted_at IS NULL AND i.expires_at > $2 ORDER BY i.id DESC`,
      [viewer.accountId, this.clock.now()],
    );
    return rows.map(view);
  }

  async revoke(viewer: Viewer, id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    return this.db.transaction(viewer.context, async (tx) => {
      const [rows] = await tx.query<[unknown[], number]>('DELETE FROM invitations WHERE id = $1 AND org_id = $2 AND accepted_at IS NULL RETURNING id', [id, viewer.accountId]);
      if (rows.length === 0) return false;
      await this.audit.record(tx, viewer, { action: 'invitation.revoke', object: 'invitation', objectId: id });
      return true;
    });
  }

  /**
   * Joins the organisation: a signed-in person as they are, a stranger as a new person with the invited address.
   * @returns the token of a session for that organisation
   * @throws InvitationInvalid when somebody used it before
   */
  async accept(viewer: Viewer | null, { token, name, password, locale }: Acceptance): Promise<string> {
    const invitation = await this.find(token);
    if (!invitation || invitation.acceptedAt || invitation.expiresAt <= this.clock.now()) throw new InvitationInvalid();
    const newcomer = viewer ? null : await newPerson(invitation.email, name, password, locale);
    const userId = viewer?.userId ?? uuidv7();
    try {
      return await this.db.transaction(anonymousContext, async (tx) => {
        const [taken] = await tx.query<{ org: string | null }[]>('SELECT app.accept_invitation($1, $2, $3, $4, $5) AS org', [hashToken(token), userId, newcomer, uuidv7(), this.clock.now()]);
        if (!taken?.org) throw new InvitationInvalid();
        return this.sessions.open(tx, userId, taken.org);
      });
    } catch (error) {
      if ((error as { code?: unknown }).code === '23505') throw new EmailTaken();
      throw error;
    }
  }

  private async byToken(tx: Tx, token: string): Promise<Invitation | null> {
    const [row] = await tx.query<Row[]>('SELECT * FROM app.invitation_by_token($1)', [hashToken(token)]);
    return row ? view(row) : null;
  }
}

async function newPerson(email: string, name?: string | null, password?: string | null, locale?: Locale | null): Promise<string> {
  if (!name || !password) throw new BadInput({ ...(name ? {} : { name: 'is needed' }), ...(password ? {} : { password: 'is needed' }) });
  checkPassword(password, email);
  return JSON.stringify({ name: checkName('name', name), password_hash: await hashPassword(password), locale: locale ?? 'ZH_CN' });
}

const view = (row: Row): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  expiresAt: row.expires_at,
  acceptedAt: row.accepted_at,
  url: null,
  organisation: {
    id: row.org_id,
    kind: row.org_kind,
    name: row.org_name,
    handle: row.org_handle,
    timeZone: row.org_time_zone,
    currency: row.org_currency,
    createdAt: row.org_created_at,
  },
});
