import type { OrgKind, Permission } from '@meadow/shared';
import { createContext, use, useMemo, type ReactNode } from 'react';
import type { ViewerPartsFragment } from '../graphql/generated/session.ts';

export type Viewer = ViewerPartsFragment;
export type Workspace = 'brand' | 'creator' | 'agency' | 'ops';

export const workspaceOf: Record<OrgKind, Workspace> = { BRAND: 'brand', CREATOR: 'creator', AGENCY: 'agency', OPERATOR: 'ops' };

/** Who works here, for whom, and under which path the pages of that organisation stand. */
export interface Session {
  viewer: Viewer;
  /** The organisation whose pages are shown: the own one, or a client's under a mandate. */
  organisation: Viewer['actingFor'];
  /** "/brand", or "/agency/clients/<id>" under a mandate. */
  base: string;
  isActing: boolean;
  may: (permission: Permission) => boolean;
  setViewer: (viewer: Viewer | null) => void;
}

const SessionContext = createContext<Session | null>(null);

interface Props {
  viewer: Viewer;
  actingFor?: string;
  setViewer: (viewer: Viewer | null) => void;
  children: ReactNode;
}

export function SessionProvider({ viewer, actingFor, setViewer, children }: Props) {
  const session = useMemo<Session>(() => {
    const organisation = actingFor ? viewer.actingFor : viewer.organisation;
    return {
      viewer,
      organisation,
      base: actingFor ? `/agency/clients/${actingFor}` : `/${workspaceOf[viewer.organisation.kind]}`,
      isActing: actingFor !== undefined,
      may: (permission) => viewer.permissions.includes(permission),
      setViewer,
    };
  }, [viewer, actingFor, setViewer]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside of SessionProvider');
  return session;
}
