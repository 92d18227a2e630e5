// Shows notices on this device. It caches nothing and answers no request: the app itself works as without it.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const { title, body, path, tag, lang } = event.data.json();
  // The same notice again, after a crash on the way, takes the place of the first.
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, icon: '/favicon.svg', data: { path } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.path, self.location.origin);
  // Only pages of this app are opened, whatever a message says.
  const target = url.origin === self.location.origin ? url.href : self.location.origin;
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(async (open) => {
    const [page] = open;
    if (!page) return self.clients.openWindow(target);
    await page.focus();
    return page.navigate(target);
  }));
});
