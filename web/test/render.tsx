import { MantineProvider } from '@mantine/core';
import { MockedProvider } from '@apollo/client/testing/react';
import type { MockLink } from '@apollo/client/testing';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { OrgKind } from '@meadow/shared';
import { permissionsOf } from '@meadow/shared';
import type { ReactNode } from 'react';
import { LanguageProvider, loadMessages } from '../src/i18n/text.tsx';
import type { LocaleTag } from '../src/i18n/format.ts';
import { SessionProvider, type Viewer } from '../src/session/session.tsx';
import { theme } from '../src/ui/theme.ts';

interface Options {
  locale?: LocaleTag;
  kind?: OrgKind;
  /** What the network answers. */
  mocks?: readonly MockLink.MockedResponse[];
  path?: string;
}

export function aViewer(kind: OrgKind): Viewer {
  const organisation = { id: `org-${kind}`, kind, name: 'Leaf & Co', handle: 'leaf', timeZone: 'Asia/Shanghai', currency: 'CNY' };
  return {
    user: { id: 'u1', email: 'wen@example.com', name: 'Wen', locale: 'EN' },
    organisation, actingFor: organisation, organisations: [organisation], role: 'OWNER', permissions: permissionsOf(kind, 'OWNER'),
  };
}

/** Renders inside everything a signed-in page stands in; only the network is replaced. */
export async function renderPage(page: ReactNode, { locale = 'en', kind = 'BRAND', mocks = [], path = '/' }: Options = {}) {
  const messages = await loadMessages(locale, 'all');
  const root = createRootRoute({
    component: () => (
      <SessionProvider viewer={aViewer(kind)} setViewer={() => undefined}>
        <MockedProvider mocks={[...mocks]}>{page}</MockedProvider>
      </SessionProvider>
    ),
    notFoundComponent: () => null,
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: [path] }) });
  await router.load();
  const view = render(
    <LanguageProvider initial={{ locale, part: 'all', messages }}>
      <MantineProvider theme={theme} env="test"><RouterProvider router={router as never} /></MantineProvider>
    </LanguageProvider>,
  );
  return { ...view, router };
}
