import { expect } from 'vitest';
import { listen } from '../listen.ts';
import { question, story, storyText } from '../sayings.ts';
import type { WireServer } from '../wire-server.ts';
import type { Wire } from '../wire.ts';
import type { Define, World } from '../world.ts';

type Response = Parameters<WireServer['answer']>[0];

export function defineFaults(define: Define, wire: Wire): void {
  const events = wire.encode(story);
  const first = events.findIndex((event) => event.includes('aus '));
  const begun = (): Buffer => Buffer.concat(events.slice(0, first + 1));
  const next = (): Buffer => events[first + 1] ?? Buffer.alloc(0);
  const begins = (world: World, then: (response: Response) => unknown): void => {
    world.server.answer = (response) => {
      response.writeHead(200, { 'content-type': wire.contentType });
      response.write(begun(), () => then(response));
    };
  };

  const cuts: readonly (readonly [string, (response: Response) => unknown])[] = [
    ['in the middle of an event', (response) => response.end(next().subarray(0, -9))],
    ['between events', (response) => response.end()],
    ['by a reset', (response) => response.socket?.resetAndDestroy()],
  ];
  for (const [how, cut] of cuts)
    define(`cut ${how}: worth repeating, the text so far stays (M4)`, async (world) => {
      begins(world, cut);
      const heard = await listen(world.modelOf(), question);
      expect(world.failureOf(heard.error)).toMatchObject({ retryable: true });
      expect(storyText.startsWith(heard.text)).toBe(true);
      expect(heard.text).not.toBe(storyText);
    });

  define('malformed JSON is an error', async (world) => {
    begins(world, (response) => response.end(wire.malformed));
    const heard = await listen(world.modelOf(), question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'error' });
  });

  define('a failure inside the stream keeps what came before', async (world) => {
    begins(world, (response) => response.end(wire.errorEvent));
    const heard = await listen(world.modelOf(), question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'error', retryable: true });
    expect(heard.text).not.toBe('');
  });

  for (const status of [429, 500, 503])
    define(`${status} with its wait`, async (world) => {
      world.server.answer = (response) =>
        void response
          .writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' })
          .end(wire.refusalBody);
      const heard = await listen(world.modelOf(), question);
      expect(world.failureOf(heard.error)).toMatchObject({ retryable: true, status, retryAfterMs: 7_000 });
      expect(world.server.requests).toHaveLength(1);
    });

  define('401 is not worth repeating, and tells no key', async (world) => {
    world.server.answer = (response) =>
      void response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(wire.refusalBody.replace('busy', `bad key ${wire.config('').apiKey}`));
    const heard = await listen(world.modelOf(), question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'unavailable', retryable: false, status: 401 });
  });

  define('a web page instead of a stream is an error', async (world) => {
    world.server.answer = (response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>');
    const heard = await listen(world.modelOf(), question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'error', retryable: false });
  });

  define('a redirect is not followed', async (world) => {
    world.server.answer = (response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
    const heard = await listen(world.modelOf(), question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'unavailable', retryable: false });
    expect(world.server.requests).toHaveLength(1);
  });

  define('an endless event is cut off at its bound, not gathered', async (world) => {
    let written = 0;
    begins(world, (response) => {
      response.write(wire.endless);
      const more = (): void => {
        if (response.destroyed) return;
        written += 65_536;
        response.write('x'.repeat(65_536), more);
      };
      more();
    });
    const heard = await listen(world.modelOf({ maxEventBytes: 500_000 }), question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'error', retryable: false });
    // What the system's own buffers hold comes on top.
    expect(written).toBeLessThan(30_000_000);
  });

  define('silence is a stall, before the first byte and after some text', async (world) => {
    world.server.answer = () => {};
    const early = await listen(world.modelOf({ firstByteTimeoutMs: 60 }), question);
    expect(world.failureOf(early.error)).toMatchObject({ kind: 'stalled', retryable: true });
    begins(world, () => {});
    const late = await listen(world.modelOf({ stallTimeoutMs: 60 }), question);
    expect(world.failureOf(late.error)).toMatchObject({ kind: 'stalled', retryable: true });
  });

  define('a server that is not there is unavailable', async (world) => {
    const model = world.modelOf();
    world.server.close();
    const heard = await listen(model, question);
    expect(world.failureOf(heard.error)).toMatchObject({ kind: 'unavailable', retryable: true });
  });
}
