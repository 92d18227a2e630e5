import type { OrgKind } from '@meadow/shared';

/** Where the pages of an organisation stand in the web app. */
export const workspaceOf: Readonly<Record<OrgKind, string>> = { BRAND: '/brand', CREATOR: '/creator', AGENCY: '/agency', OPERATOR: '/ops' };

/** The page that a notice leads its reader to; what has none of its own stands in the inbox. */
export function pathOf(kind: OrgKind, subject: { kind: string; id: string }): string {
  if (kind !== 'BRAND' && kind !== 'CREATOR') return '/inbox';
  if (subject.kind === 'rights') return `${workspaceOf[kind]}/rights`;
  return subject.kind === 'deal' ? `${workspaceOf[kind]}/deals/${subject.id}` : '/inbox';
}
