/** A file of this very build as text: not a question to the server, which is why it goes past the client. */
export async function readBuiltFile(url: string): Promise<string> {
  const { origin, pathname } = new URL(url, location.href);
  if (origin !== location.origin || pathname.startsWith('/api/'))
    throw new TypeError(`${url} is no file of this build`);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}
