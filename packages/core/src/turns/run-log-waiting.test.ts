import type { ServerFrame } from '@parley/protocol';
import { expect, test } from 'vitest';
import type { LivePublisher } from './live-publisher.ts';
import { RunLog } from './run-log.ts';
import { testLease } from './run.testing.ts';

function setUp() {
  const sent: { readonly to: string; readonly frame: ServerFrame }[] = [];
  const live = {
    send: (_conversation: string, gateways: Iterable<string>, frames: readonly ServerFrame[]) => {
      for (const to of gateways) for (const frame of frames) sent.push({ to, frame });
    },
  } as unknown as LivePublisher;
  const log = new RunLog({
    lease: testLease,
    live,
    maySpeak: () => true,
    wake: () => undefined,
    onLost: () => undefined,
    onFirst: () => undefined,
  });
  const places = (to: string) =>
    sent.flatMap(({ to: gateway, frame }) =>
      gateway === to && frame.type === 'run.waiting' ? [[frame.position, frame.read_tokens ?? null]] : [],
    );
  return { log, places };
}

test('T16.2 tells its place when it changes, and to whoever begins to watch', () => {
  const { log, places } = setUp();
  log.watch('early');
  log.waits({ position: 3 });
  log.waits({ position: 3 });
  log.waits({ position: 2 });
  log.watch('late');
  log.waits({ position: 1 });
  expect(places('early')).toEqual([
    [3, null],
    [2, null],
    [1, null],
  ]);
  expect(places('late')).toEqual([
    [2, null],
    [1, null],
  ]);
});

test('T16.2 tells of reading in twentieths, however often the model does', () => {
  const { log, places } = setUp();
  log.watch('a');
  for (let read = 0; read <= 1_000; read += 1) log.waits({ position: 0, readTokens: read, promptTokens: 1_000 });
  expect(places('a').length).toBe(21);
  expect(places('a').at(-1)).toEqual([0, 1_000]);
});

test('T16.1 says nothing more once the run has said something', () => {
  const { log, places } = setUp();
  log.waits({ position: 1 });
  log.append('Hello');
  log.watch('late');
  expect(places('late')).toEqual([]);
});
