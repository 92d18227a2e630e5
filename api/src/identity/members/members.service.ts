import { Injectable } from '@nestjs/common';
import type { Locale, Role } from '@meadow/shared';
import { Database } from '../../platform/database/database.ts';
import { DomainError, NotFound } from '../../platform/errors/domain-error.ts';
import type { Viewer } from '../access/viewer.ts';
import { AuditService } from '../audit/audit.service.ts';
import type { MembershipView, UserView } from './member.view.ts';

export class LastOwner extends DomainError {
  readonly code = 'LAST_OWNER';
  constructor() {
    super('An organisation keeps at least one owner. Name another one first.');
  }
}

interface Row extends Record<string, unknown> {
  id: string;
  role: Role;
  created_at: Date;
  user_id: string;
  email: string;
  name: string;
  locale: Locale;
  user_created_at: Date;
}

/** The people of an organisation. */
@Injectable()
export class MembersService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
  ) {}

  async list(viewer: Viewer): Promise<MembershipView[]> {
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT m.id, m.role, m.created_at, u.id AS user_id, u.email, u.name, u.locale, u.created_at AS user_created_at
       FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org_id = $1 ORDER BY m.created_at, m.id`,
      [viewer.accountId],
    );
    return rows.map((row) => ({
      id: row.id,
      role: row.role,
      createdAt: row.created_at,
      user: { id: row.user_id, email: row.email, name: row.name, locale: row.locale, createdAt: row.user_created_at },
    }));
  }

  /** @throws NotFound, LastOwner */
  async remove(viewer: Viewer, id: string): Promise<boolean> {
    return this.db.transaction(viewer.context, async (tx) => {
      // Locks all owners, so that two of them cannot remove each other at once.
      const members = await tx.query<{ id: string; role: Role; user_id: string }[]>(
        'SELECT id, role, user_id FROM memberships WHERE org_id = $1 ORDER BY id FOR UPDATE',
        [viewer.accountId],
      );
      const member = members.find((one) => one.id === id);
      if (!member) throw new NotFound('member', id);
      const owners = members.filter((one) => one.role === 'OWNER');
      if (member.role === 'OWNER' && owners.length === 1) throw new LastOwner();
      await tx.query('DELETE FROM memberships WHERE id = $1', [id]);
      await this.audit.record(tx, viewer, { action: 'member.remove', object: 'membership', objectId: id, before: member });
      return true;
    });
  }

  async setLocale(viewer: Viewer, locale: Locale): Promise<UserView> {
    const [[user]] = await this.db.transaction(viewer.context, (tx) =>
      tx.query<[UserView[], number]>(
        `UPDATE users SET locale = $2 WHERE id = $1 RETURNING id, email, name, locale, created_at AS "createdAt"`,
        [viewer.userId, locale],
      ),
    );
    if (!user) throw new NotFound('user', viewer.userId);
    return user;
  }
}
