// Before anything is drawn: the scheme that was chosen, so that a dark room is not lit up by a white page, and the words
// of the language, which are asked for while the page's own script is still on its way.
(function () {
  function kept(name) {
    try {
      return JSON.parse(localStorage.getItem('parley.' + name) || '"system"');
    } catch {
      // Storage may be forbidden.
      return 'system';
    }
  }
  const scheme = kept('scheme');
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;

  const words = JSON.parse(document.currentScript.dataset.words || '{}');
  const wanted = [kept('language')].concat(
    navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]),
    'en',
  );
  for (const file of words[wanted.find((code) => words[code])] || []) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = file;
    document.head.append(link);
  }
})();
