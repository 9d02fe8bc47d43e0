import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../testing/memory-sockets.ts';
import { setUpStream } from '../testing/stream-setup.ts';

describe('a ConversationStream over a bad network', () => {
  const happening = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('say' as const), text: fc.string({ minLength: 1, maxLength: 4 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('store' as const, 'restart' as const, 'send' as const, 'drain' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('drop' as const, 'lose' as const, 'hear' as const, 'down' as const, 'up' as const),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat({ max: 3_000 }) }) },
  );

  it('T3.4 T1.2: ends with the exact text of every answer and each message accepted once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        const { server, stream, timers, network, screen } = setUpStream();
        await settle();
        let sent = 0;
        let run = server.begin().start();
        for (const step of happenings) {
          if (step.kind === 'say') run.say(step.text);
          else if (step.kind === 'store') run.store();
          // A run is begun again only while nothing but its start is stored.
          else if (step.kind === 'restart' && run.log.length < 2) run.restart();
          else if (step.kind === 'send') stream.send(`message ${(sent += 1)}`);
          else if (step.kind === 'drop') server.dropAll();
          else if (step.kind === 'drain') server.dropAll(1001);
          else if (step.kind === 'lose') server.onTheWay = () => undefined;
          else if (step.kind === 'hear') server.onTheWay = (frame) => frame;
          else if (step.kind === 'down') network.isUp = false;
          else if (step.kind === 'up') network.isUp = true;
          else if (step.kind === 'pass') await timers.pass(step.ms);
          if (server.accepted.length > 1 && run !== server.lastRun()) {
            run.end();
            run = server.lastRun().start();
          }
        }
        network.isUp = true;
        server.onTheWay = (frame) => frame;
        for (const open of server.runs.values()) {
          if (open.log.length === 0) open.start();
          open.say('.');
        }
        await timers.pass(120_000);
        for (const open of server.runs.values()) {
          if (!open.ended && open.log.length === 0) open.start();
          open.end();
        }
        // A frame lost on the way to an open socket is healed by the next one, or by attaching again.
        server.dropAll();
        await timers.pass(120_000);

        expect(
          server.accepted.map((turn) => turn.user_message?.content).filter((content) => content !== 'hello'),
        ).toEqual(Array.from({ length: sent }, (_, index) => `message ${index + 1}`));
        for (const [id, { text }] of server.runs) {
          // A run that came and went while nobody was connected is in the list of messages instead.
          if (screen.ends.has(id)) expect(screen.texts.get(id) ?? '').toBe(text);
          if (screen.texts.has(id)) expect(screen.ends.get(id)).toBe(1);
        }
        stream.close();
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
