/**
 * Optional packages for other platforms that the lock file does not name. A registry mirror that lacks them makes
 * `npm install` leave them out silently, and `npm ci` then refuses the lock file on every machine.
 * Gives back `[place in the lock file, its entry]` of each.
 */
export function missingOptionalPackages(lock) {
  const missing = new Map();
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isNamed(lock, place, name)) continue;
      missing.set(`node_modules/${name}`, {
        version: version.replace(/^[=^~]/, ''),
        ...platformOf(name),
        ...(entry.dev && { dev: true }),
        optional: true,
      });
    }
  }
  return [...missing];
}

/** Looks where Node would: below the package itself, then beside it and in every folder above. */
function isNamed(lock, place, name) {
  const folders = place === '' ? [] : place.split('/');
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    if (folders[depth - 1] === 'node_modules') continue;
    if (lock.packages[[...folders.slice(0, depth), 'node_modules', name].join('/')]) return true;
  }
  return false;
}

/** npm decides by these fields, not by the name, whether a package belongs on a machine. */
function platformOf(name) {
  const part = (...words) => new RegExp(`(?:^|[-/])(${words.join('|')})(?=-|$)`).exec(name)?.[1];
  const os = part('darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'netbsd', 'openbsd', 'sunos', 'aix');
  const cpu = part('x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32');
  const libc = /-musl/.test(name) ? 'musl' : /-gnu/.test(name) ? 'glibc' : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
