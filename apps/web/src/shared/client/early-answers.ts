declare global {
  interface Window {
    /** What the page has asked for before its scripts were here (build/early.js), by address. */
    readonly parleyEarly?: Map<string, Promise<Response>>;
  }
}

const freshForMs = 10_000;

/** Once for each address, and only while it is as good as just asked for. */
export function takeEarly(input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> | undefined {
  const answers = globalThis.window?.parleyEarly;
  if (!answers || typeof input !== 'string' || init?.method !== 'GET' || performance.now() > freshForMs)
    return undefined;
  const answer = answers.get(input);
  answers.delete(input);
  return answer;
}
