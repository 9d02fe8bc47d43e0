/** What one attacker holds many of counts as one: an IPv6 customer has a /64 at least (A1.45). */
export function addressGroup(address: string): string {
  const bare = address.replace(/%.*$/, '');
  const ipv4 = parseIpv4(bare);
  if (ipv4 !== undefined) return ipv4.join('.');
  const groups = parseIpv6(bare);
  if (groups === undefined) return 'unknown';
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function parseIpv4(text: string): number[] | undefined {
  const bytes = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : [];
  return bytes.length === 4 && bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/** Eight 16-bit groups. */
function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map(parseGroups);
  const isShortened = halves.length === 2;
  if (head === invalid || tail === invalid) return undefined;
  const given = head.length + (tail?.length ?? 0);
  if (isShortened ? given > 7 : given !== 8) return undefined;
  return [...head, ...Array<number>(8 - given).fill(0), ...(tail ?? [])];
}

const invalid: number[] = [];

function parseGroups(text: string): number[] {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return invalid;
  }
  return groups;
}
