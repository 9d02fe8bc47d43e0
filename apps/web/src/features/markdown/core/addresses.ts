/** What makes an address worth a second look. */
export type Oddity = 'user-info' | 'foreign-letters' | 'text-names-another-host';

export interface SafeAddress {
  readonly href: string;
  /** What a person should read: host and port, or the e-mail address. Always ASCII. */
  readonly place: string;
  readonly oddities: readonly Oddity[];
}

/** S7: only whole http, https and mailto addresses lead anywhere; everything else is text. */
export function inspectAddress(written: string, text = ''): SafeAddress | null {
  if (written.length > 8192 || !/^\s*(?:https?:|mailto:)/i.test(written)) return null;
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  if (url.protocol === 'mailto:') return mail(url);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  const oddities: Oddity[] = [];
  if (url.username !== '' || url.password !== '') oddities.push('user-info');
  // What stands before the @ is there to be taken for the host.
  url.username = '';
  url.password = '';
  if (/(?:^|\.)xn--/.test(url.hostname)) oddities.push('foreign-letters');
  const named = hostNamedBy(text);
  if (named !== null && bare(named) !== bare(url.hostname)) oddities.push('text-names-another-host');
  return { href: url.href, place: url.host, oddities };
}

/** Images that would be fetched from elsewhere. Nothing else is an image: no data:, no path on this server. */
export function inspectImage(written: string): SafeAddress | null {
  const address = inspectAddress(written);
  return address && !address.href.startsWith('mailto:') ? address : null;
}

function mail(url: URL): SafeAddress | null {
  const place = url.pathname;
  if (!/^[^\s@,;?&<>%]+@[^\s@,;?&<>%]+$/.test(place)) return null;
  // Copies, attachments and whole letters are not for the writer of an answer to prepare.
  const subject = url.searchParams.get('subject');
  const query = subject === null ? '' : `?subject=${encodeURIComponent(subject)}`;
  return { href: `mailto:${place}${query}`, place, oddities: [] };
}

/** The host that a link's text seems to promise. */
function hostNamedBy(text: string): string | null {
  const visible = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .trim();
  const match =
    /^(?:https?:[\\/]*)?(?:[^\s/@]*@)?((?:[\p{L}\p{N}-]+[.\u3002])+[\p{L}]{2,24}|xn--[\w.-]+)(?=[:/?#\\]|$)/iu.exec(
      visible,
    );
  if (!match) return null;
  const isAddress =
    /^https?:/i.test(visible) ||
    /^www\./i.test(visible) ||
    !/\.(?:md|ts|tsx|js|mjs|py|rs|go|json|sh|css|txt|html|yaml|yml|toml|java|cc|cpp)$/i.test(match[1] ?? '');
  if (!isAddress) return null;
  const url = `http://${match[1] ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname : (match[1] ?? null);
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '');
}
