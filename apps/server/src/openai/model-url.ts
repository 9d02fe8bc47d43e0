/** Ids of models hold slashes, and clients write them into the address as they are: one parameter, not many segments. */
export function rewriteModelUrl(url: string): string {
  const match = /^\/v1\/models\/([^?]+?)\/?(\?.*)?$/.exec(url);
  if (match === null) return url;
  const [, id = '', query = ''] = match;
  return `/v1/models/${id.replaceAll('/', '%2F')}${query}`;
}
