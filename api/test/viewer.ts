import { permissionsOf, type OrgKind } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../src/identity/index.ts';

/** An owner of an organisation who acts for it, for services that are asked without a request. */
export const anOwner = (kind: OrgKind, organisationId: string, userId = uuidv7()): Viewer => ({
  userId, email: 'owner@example.test', name: 'Owner', locale: 'EN', organisationId, organisationKind: kind, role: 'OWNER', accountId: organisationId, kind,
  permissions: new Set(permissionsOf(kind, 'OWNER')), context: { userId, actorId: organisationId, orgIds: [organisationId] },
});
