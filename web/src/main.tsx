import './ui/styles.ts';
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './app/router.tsx';
import { fetchViewer, ViewerProvider } from './session/viewer.tsx';
import { firstLocale, LanguageProvider, loadMessages } from './i18n/text.tsx';
import { cssVariables, theme } from './ui/theme.ts';

const schemes = localStorageColorSchemeManager({ key: 'meadow.scheme' });

/** Paths one may see without a login; they need the first part of the catalogue only. */
const isPublic = (path: string) => path === '/' || /^\/(login|signup|invite)(\/|$)/.test(path);

/** Code of the page, words and viewer are asked for at the same time: the first paint needs all three. */
async function start(host: HTMLElement) {
  const locale = firstLocale();
  const router = createAppRouter();
  const code = router.load();
  const wanted = isPublic(location.pathname) ? 'first' : 'all';
  const [known, viewer] = await Promise.all([loadMessages(locale, wanted), fetchViewer()]);
  const part = viewer ? 'all' : wanted;
  const messages = part === wanted ? known : await loadMessages(locale, part);
  await code;
  createRoot(host).render(
    <StrictMode>
      <LanguageProvider initial={{ locale, part, messages }}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={schemes} defaultColorScheme="auto">
          <ViewerProvider initial={viewer}><RouterProvider router={router} /></ViewerProvider>
        </MantineProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}

const host = document.getElementById('root');
if (host) void start(host);
