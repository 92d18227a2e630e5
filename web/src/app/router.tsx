import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet, type AnyRoute } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { LoginPage } from '../features/auth/LoginPage.tsx';
import { useSession, workspaceOf } from '../session/session.tsx';
import { Pending } from '../ui/Region.tsx';
import { Crashed, NotFound } from './Lost.tsx';
import { agencyPages, brandPages, commonPages, creatorPages, operatorPages } from './pages.ts';
import { useViewer } from '../session/viewer.tsx';

type Load = () => Promise<ComponentType>;
const lazy = (load: Load) => lazyRouteComponent(() => load().then((page) => ({ default: page })));

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Crashed });

function Home() {
  const { viewer } = useViewer();
  return <Navigate to={(viewer ? `/${workspaceOf[viewer.organisation.kind]}` : '/login') as never} replace />;
}
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const login = createRoute({ getParentRoute: () => root, path: '/login', component: LoginPage });
const signup = createRoute({
  getParentRoute: () => root, path: '/signup', component: lazy(() => import('../features/auth/SignUpPage.tsx').then(({ SignUpPage }) => SignUpPage)),
});
const invite = createRoute({
  getParentRoute: () => root, path: '/invite/$token', component: lazy(() => import('../features/auth/InvitePage.tsx').then(({ InvitePage }) => InvitePage)),
});
const sharedShortlist = createRoute({
  getParentRoute: () => root, path: '/shortlist/$token', component: lazy(() => import('../features/shared-shortlist/SharedShortlistPage.tsx').then(({ SharedShortlistPage }) => SharedShortlistPage)),
});

const sharedReport = createRoute({
  getParentRoute: () => root, path: '/s/$token', component: lazy(() => import('../features/insight/SharedReportPage.tsx').then(({ SharedReportPage }) => SharedReportPage)),
});

const layouts = () => import('./layouts.tsx');
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: lazy(() => layouts().then(({ SignedIn }) => SignedIn)) });
const own = createRoute({ getParentRoute: () => signedIn, id: 'own', component: lazy(() => layouts().then(({ OwnLayout }) => OwnLayout)) });
const acting = createRoute({
  getParentRoute: () => signedIn, path: '/agency/clients/$clientId', component: lazy(() => layouts().then(({ ActingLayout }) => ActingLayout)),
});

const mount = (parent: AnyRoute, prefix: string, pages: Record<string, Load>) =>
  Object.entries(pages).map(([path, load]) => createRoute({
    getParentRoute: () => parent,
    path: path === '/' && prefix ? prefix : `${prefix}${path}`,
    component: lazy(load),
  }));

/** Under a mandate one path serves brands and creators: the client's kind chooses the page. */
function clientPages(parent: AnyRoute) {
  const paths = new Set([...Object.keys(brandPages), ...Object.keys(creatorPages)]);
  return [...paths].map((path) => {
    const ofBrand = brandPages[path];
    const ofCreator = creatorPages[path];
    const Brand = ofBrand ? lazy(ofBrand) : NotFound;
    const Creator = ofCreator ? lazy(ofCreator) : NotFound;
    function ClientPage() {
      const { organisation } = useSession();
      return organisation.kind === 'CREATOR' ? <Creator /> : <Brand />;
    }
    return createRoute({ getParentRoute: () => parent, path, component: ClientPage });
  });
}

const ownPages = [
  ...mount(own, '/brand', brandPages),
  ...mount(own, '/creator', creatorPages),
  ...mount(own, '/agency', agencyPages),
  ...mount(own, '/ops', operatorPages),
  ...mount(own, '', commonPages),
];

const tree = root.addChildren([
  home, login, signup, invite, sharedShortlist, sharedReport,
  signedIn.addChildren([own.addChildren(ownPages), acting.addChildren(clientPages(acting))]),
]);

/** Plain query strings, so that links stay readable: ?from=2026-01-01&sort=spend.desc */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
const stringifySearch = (search: Record<string, unknown>) => {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '').map(([key, value]) => [key, String(value)]);
  const text = new URLSearchParams(pairs).toString();
  return text ? `?${text}` : '';
};

export const createAppRouter = () => createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: Infinity,
  scrollRestoration: true,
  defaultPendingMs: 150,
  defaultPendingComponent: () => <Pending lines={6} />,
});
