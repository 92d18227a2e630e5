import type { OrgKind, Role } from './statuses.ts';

/** What a person may be allowed to do. An operation names one; a role of an organisation's kind grants some. */
export const permissions = [
  'org:read', 'org:manage', 'member:manage', 'mandate:manage', 'audit:read',
  'creator:read', 'creator:import', 'creator:edit',
  'brief:read', 'brief:write', 'brief:apply',
  'deal:read', 'deal:negotiate', 'deal:fund', 'deal:deliver', 'deal:review',
  'campaign:read', 'campaign:write', 'campaign:review',
  'report:read', 'tracking:manage',
  'wallet:read', 'wallet:fund', 'payout:request', 'payout:approve',
  'dispute:decide', 'fee:manage', 'ledger:read', 'system:read',
] as const;
export type Permission = (typeof permissions)[number];

const brand: Permission[] = [
  'org:read', 'creator:read', 'creator:import', 'brief:read', 'brief:write', 'deal:read', 'deal:negotiate', 'deal:fund', 'deal:review',
  'campaign:read', 'campaign:write', 'report:read', 'tracking:manage', 'wallet:read', 'wallet:fund', 'audit:read',
];
const creator: Permission[] = [
  'org:read', 'creator:read', 'creator:edit', 'brief:read', 'brief:apply', 'deal:read', 'deal:negotiate', 'deal:deliver',
  'report:read', 'wallet:read', 'payout:request', 'audit:read',
];
const agency: Permission[] = ['org:read', 'creator:read', 'report:read', 'audit:read', 'mandate:manage'];
const operator: Permission[] = [
  'org:read', 'creator:read', 'creator:import', 'brief:read', 'deal:read', 'campaign:read', 'campaign:review', 'report:read', 'wallet:read',
  'payout:approve', 'dispute:decide', 'fee:manage', 'ledger:read', 'system:read', 'audit:read',
];
const ofKind: Record<OrgKind, readonly Permission[]> = { BRAND: brand, CREATOR: creator, AGENCY: agency, OPERATOR: operator };

const management: readonly Permission[] = ['org:manage', 'member:manage', 'mandate:manage'];
const money: readonly Permission[] = ['wallet:fund', 'deal:fund', 'payout:request', 'payout:approve', 'fee:manage'];
const isReading = (permission: Permission) => permission.endsWith(':read');

/** What a role may do in an organisation of a kind: owners all, managers all but money rules, finance money, analysts read. */
export function permissionsOf(kind: OrgKind, role: Role): Permission[] {
  const all = ofKind[kind];
  switch (role) {
    case 'OWNER':
      return [...new Set([...all, ...management])];
    case 'MANAGER':
      return all.filter((permission) => permission !== 'payout:approve' && permission !== 'fee:manage');
    case 'FINANCE':
      return all.filter((permission) => isReading(permission) || money.includes(permission));
    case 'ANALYST':
      return all.filter(isReading);
  }
}

/** What a client of a kind may hand to an agency: its daily work, never its people, mandates or bank details. */
export const mandatable = (kind: OrgKind): Permission[] =>
  ofKind[kind].filter((permission) => permission !== 'payout:request' && permission !== 'audit:read');
