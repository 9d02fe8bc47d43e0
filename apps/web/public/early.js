// Before anything is drawn: the scheme that was chosen, so that a dark room is not lit up by a white page.
(function () {
  try {
    const scheme = JSON.parse(localStorage.getItem('parley.scheme') || '"system"');
    if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;
  } catch {
    // Storage may be forbidden.
  }
})();
