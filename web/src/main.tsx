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

/** Language and viewer are asked for at the same time; the first paint needs both. */
async function start(host: HTMLElement) {
  const locale = firstLocale();
  const [first, viewer] = await Promise.all([loadMessages(locale, 'first'), fetchViewer()]);
  const part = viewer ? 'all' : 'first';
  const messages = viewer ? await loadMessages(locale, part) : first;
  const router = createAppRouter();
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
