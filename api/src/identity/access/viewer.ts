import type { Locale, OrgKind, Permission, Role } from '@meadow/shared';
import type { TenantContext } from '../../platform/database/tenant-context.ts';

/** Who asks: a person, the organisation they work for, and the one they act for now. */
export interface Viewer {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale;
  /** The person's own organisation. */
  readonly organisationId: string;
  readonly organisationKind: OrgKind;
  readonly role: Role;
  /** The organisation acted for: the own one, or a client's under an active mandate. */
  readonly accountId: string;
  /** Kind of the organisation acted for. */
  readonly kind: OrgKind;
  readonly permissions: ReadonlySet<Permission>;
  /** What the database is told. */
  readonly context: TenantContext;
}

export const may = (viewer: Viewer, permission: Permission): boolean => viewer.permissions.has(permission);
export const isActing = (viewer: Viewer): boolean => viewer.accountId !== viewer.organisationId;
