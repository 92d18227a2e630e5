import type { OrgKind } from '@meadow/shared';

/** Where the pages of an organisation stand in the web app. */
export const workspaceOf: Readonly<Record<OrgKind, string>> = { BRAND: '/brand', CREATOR: '/creator', AGENCY: '/agency', OPERATOR: '/ops' };

/** The page that a notice leads its reader to; what has none of its own stands in the inbox. */
export const pathOf = (kind: OrgKind, subject: { kind: string; id: string }): string =>
  subject.kind === 'deal' && (kind === 'BRAND' || kind === 'CREATOR') ? `${workspaceOf[kind]}/deals/${subject.id}` : '/inbox';
