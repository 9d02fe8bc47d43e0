import { problem, type BranchMessage, type ErrorCode } from '@parley/protocol';
import { makeId, type ScriptedServer } from './scripted-server.ts';

/** The routes a stream falls back on, of a scripted server, as a `fetch`. */
export function scriptedFetch(
  server: ScriptedServer,
  network: { isUp: boolean } = { isUp: true },
): typeof globalThis.fetch {
  return async (input, init) => {
    if (!network.isUp) throw new TypeError('fetch failed');
    const url = new URL(String(input), 'http://test');
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, string>) : {};
    const [, , collection, id, action] = url.pathname.split('/');
    if (collection === 'conversations' && id === undefined) {
      server.begun.push(body);
      return Response.json(server.conversation, { status: 201 });
    }
    if (collection === 'conversations' && id !== server.conversation.id) return refuse('not_found');
    if (collection === 'conversations' && action === 'messages')
      return Response.json({ items: newestFirst(server), next_cursor: null });
    if (collection === 'conversations') return Response.json(server.conversation);
    if (collection === 'messages') {
      const refusal = server.refusals.shift();
      return refusal
        ? refuse(...refusal)
        : Response.json(server.accept(body['content'] ?? '', body['idempotency_key'] ?? makeId()), { status: 202 });
    }
    const run = server.runs.get(id ?? '');
    if (collection !== 'runs' || !run) return refuse('not_found');
    if (action === 'stop') {
      run.end('stopped');
      return Response.json(run.run, { status: 202 });
    }
    return eventStream(
      server,
      run.run.id,
      Number(new Headers(init?.headers).get('last-event-id') ?? 0),
      init?.signal ?? undefined,
    );
  };
}

function refuse(...[code, detail, extra]: [ErrorCode, string?, object?]): Response {
  const body = problem(code, detail, extra);
  return Response.json(body, { status: body.status, headers: { 'content-type': 'application/problem+json' } });
}

function newestFirst(server: ScriptedServer): BranchMessage[] {
  return server.accepted
    .flatMap((turn) => {
      const run = server.runs.get(turn.run.id);
      const answer = {
        ...turn.assistant_message,
        content: run?.text ?? '',
        status: run?.ended ? ('complete' as const) : ('streaming' as const),
      };
      return [...(turn.user_message ? [turn.user_message] : []), answer].map((message) => ({
        ...message,
        sibling_ids: [message.id],
      }));
    })
    .reverse();
}

function eventStream(server: ScriptedServer, runId: string, after: number, signal: AbortSignal | undefined): Response {
  const encoder = new TextEncoder();
  const screen = { send: (_json: string) => {}, close: (_code: number) => {} };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const finish = () => {
        server.screens.delete(screen);
        try {
          controller.close();
        } catch {
          // The reader has gone already.
        }
      };
      screen.send = (json) => {
        const event = JSON.parse(json) as { type: string; run_id?: string; seq?: number };
        if (event.run_id !== runId) return;
        controller.enqueue(encoder.encode(`id: ${event.seq}\nevent: ${event.type}\ndata: ${json}\n\n`));
        if (event.type === 'run.ended') finish();
      };
      screen.close = finish;
      signal?.addEventListener('abort', finish);
      server.screens.add(screen);
      for (const event of server.runs.get(runId)?.replay(after) ?? []) screen.send(JSON.stringify(event));
    },
    cancel: () => void server.screens.delete(screen),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
