import type { Viewer } from '../../identity/index.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';

/**
 * The worker for a brand: what the brand's person started, or what the market does by itself. The system's rights see every private list,
 * so only what is listed may be searched with it.
 */
export const onBehalfOf = (brandId: string, person: { userId: string; name: string } = { userId: brandId, name: 'Meadow' }): Viewer => ({
  ...person, email: '', locale: 'EN', organisationId: brandId, organisationKind: 'BRAND', role: 'OWNER', accountId: brandId, kind: 'BRAND', permissions: new Set(),
  context: { ...systemContext, userId: null, actorId: brandId, orgIds: [brandId] },
});
