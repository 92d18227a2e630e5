import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { ViewerDocument } from '../graphql/generated/session.ts';
import { request } from '../graphql/request.ts';
import type { Viewer } from './session.tsx';

interface ViewerState {
  /** Null when nobody is signed in. */
  viewer: Viewer | null;
  setViewer: (viewer: Viewer | null) => void;
}
const ViewerContext = createContext<ViewerState | null>(null);

/** Who is signed in; an unreachable api counts as nobody, and says so on the login page when one tries. */
export const fetchViewer = (): Promise<Viewer | null> => request(ViewerDocument, {}).then(({ viewer }) => viewer, () => null);

export function ViewerProvider({ initial, children }: { initial: Viewer | null; children: ReactNode }) {
  const [viewer, set] = useState(initial);
  const setViewer = useCallback((next: Viewer | null) => set(next), []);
  const state = useMemo(() => ({ viewer, setViewer }), [viewer, setViewer]);
  return <ViewerContext value={state}>{children}</ViewerContext>;
}

export function useViewer(): ViewerState {
  const state = use(ViewerContext);
  if (!state) throw new Error('useViewer outside of ViewerProvider');
  return state;
}
