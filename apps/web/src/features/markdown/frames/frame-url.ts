/**
 * Documents of our own for what the page itself must not do: each is served with a policy of its own, and opened in a
 * frame without an origin (docs/adr/0014). They lie in apps/web/public/frames.
 */
export function frameUrl(name: 'image' | 'diagram'): string {
  return `/frames/${name}.html`;
}
