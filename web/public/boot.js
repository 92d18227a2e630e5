// Sets scheme and language before the first paint, so that neither flashes. A file of its own: the policy forbids inline scripts.
(function () {
  try {
    var stored = localStorage.getItem('meadow.scheme');
    var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
    var language = localStorage.getItem('meadow.locale') || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  } catch {
    // Storage may be forbidden; the app then starts with its defaults.
  }
})();
