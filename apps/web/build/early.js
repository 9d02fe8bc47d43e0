// Stands in the page itself and runs before anything is drawn: the scheme that was chosen, so that a dark room is not lit
// up by a white page; which first picture stands until the scripts are here; and what the scripts will ask for, asked for
// while they are still on their way.
(function () {
  function kept(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem('parley.' + name)) ?? otherwise;
    } catch {
      // Storage may be forbidden.
      return otherwise;
    }
  }
  const root = document.documentElement;
  const files = JSON.parse(document.currentScript.dataset.files || '{}');
  const chat = /^\/c\/([\w-]+)\/?$/.exec(location.pathname)?.[1];

  const scheme = kept('scheme');
  if (scheme === 'light' || scheme === 'dark') root.dataset.scheme = scheme;
  root.dataset.first = kept('session') ? 'known' : 'none';
  if (kept('sidebar', true) === false) root.dataset.firstSidebar = 'none';
  if (chat) root.dataset.firstPage = 'chat';

  const languages = files.languages ?? {};
  const wanted = [kept('language'), ...navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]), 'en'];
  const language = wanted.find((code) => languages[code]);
  if (files.mirrored?.includes(language)) root.dir = 'rtl';
  for (const file of [...(languages[language] ?? []), ...((chat && files.chat) || [])]) {
    const link = document.createElement('link');
    link.rel = file.endsWith('.css') ? 'preload' : 'modulepreload';
    if (link.rel === 'preload') link.as = 'style';
    link.crossOrigin = 'anonymous';
    link.fetchPriority = 'low';
    link.href = file;
    document.head.append(link);
  }

  // The picture first: running the page's own script takes longer than drawing it. A hidden page draws nothing.
  let isBegun = false;
  function begin() {
    if (isBegun || !files.entry) return;
    isBegun = true;
    // In a task of its own: both together would be felt. What is missing is said by the page's own script.
    void import(files.protocol).catch(() => {}).finally(() => void import(files.entry));
  }
  requestAnimationFrame(() => setTimeout(begin));
  setTimeout(begin, 200);

  // Taken by shared/client/early-answers.ts, each once.
  const answers = new Map();
  function ask(address) {
    const answer = fetch(address, { headers: { accept: 'application/json' }, credentials: 'same-origin' });
    answers.set(address, answer);
    return answer;
  }
  window.parleyEarly = answers;
  ask('/api/auth/session')
    .then((answer) => answer.clone().json())
    .then(({ user }) => user && chat && ask('/api/conversations/' + chat + '/messages?limit=60'))
    // Whoever takes it hears of it.
    .catch(() => {});
})();
