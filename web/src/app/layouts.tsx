import { ApolloProvider } from '@apollo/client/react';
import { Notifications } from '@mantine/notifications';
import { Navigate, Outlet, useLocation, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { toApiError, type ApiError } from '../errors/apiError.ts';
import { createClient } from '../graphql/client.ts';
import { ViewerDocument } from '../graphql/generated/session.ts';
import { request } from '../graphql/request.ts';
import { useLanguage } from '../i18n/text.tsx';
import { SessionProvider, workspaceOf, type Viewer } from '../session/session.tsx';
import { LoadFailed, Pending } from '../ui/Region.tsx';
import { Shell } from './Shell.tsx';
import { useViewer } from '../session/viewer.tsx';

/** Lets the signed-in through, others to the login and back. */
export function SignedIn() {
  const { viewer } = useViewer();
  const { pathname } = useLocation();
  const { part, loadAll } = useLanguage();
  useEffect(() => {
    if (viewer && part === 'first') loadAll();
  }, [viewer, part, loadAll]);
  if (!viewer) return <Navigate to={'/login' as never} search={{ next: pathname } as never} replace />;
  if (part === 'first') return <Pending />;
  return (
    <>
      <Notifications position="bottom-right" limit={3} />
      <Outlet />
    </>
  );
}

/** The own organisation's pages. */
export function OwnLayout() {
  const { viewer, setViewer } = useViewer();
  const { pathname } = useLocation();
  if (!viewer) return null;
  const own = workspaceOf[viewer.organisation.kind];
  const [, first] = pathname.split('/');
  const isOthers = first !== own && Object.values(workspaceOf).some((workspace) => workspace === first);
  if (isOthers) return <Navigate to={`/${own}` as never} replace />;
  return (
    <SessionProvider viewer={viewer} setViewer={setViewer}>
      <OwnClient key={viewer.organisation.id}><Shell><Outlet /></Shell></OwnClient>
    </SessionProvider>
  );
}

/** A cache of its own for each organisation one switches to. */
function OwnClient({ children }: { children: ReactNode }) {
  const [client] = useState(() => createClient());
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}

/** Who one is when acting for a client, or why one may not. */
interface Answer {
  clientId: string;
  attempt: number;
  viewer: Viewer | null;
  error: ApiError | null;
}

/** A client's pages under a mandate: own cache, the client's permissions, and a bar that says for whom. */
export function ActingLayout() {
  const { clientId = '' }: { clientId?: string } = useParams({ strict: false });
  const { setViewer } = useViewer();
  const client = useMemo(() => createClient(clientId), [clientId]);
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const take = (next: Answer) => setAnswer((known) => (known && known.attempt > next.attempt ? known : next));
    request(ViewerDocument, {}, clientId).then(
      ({ viewer }) => take({ clientId, attempt, viewer: viewer ?? null, error: null }),
      (failure: unknown) => take({ clientId, attempt, viewer: null, error: toApiError(failure) }),
    );
  }, [clientId, attempt]);
  const current = answer?.clientId === clientId ? answer : null;
  if (current?.error) return <div style={{ padding: 32 }}><LoadFailed error={current.error} onRetry={() => setAttempt(attempt + 1)} /></div>;
  if (!current?.viewer) return <div style={{ padding: 32 }}><Pending /></div>;
  const acting = current.viewer;
  return (
    <SessionProvider viewer={acting} actingFor={clientId} setViewer={setViewer} key={clientId}>
      <ApolloProvider client={client}><Shell><Outlet /></Shell></ApolloProvider>
    </SessionProvider>
  );
}
