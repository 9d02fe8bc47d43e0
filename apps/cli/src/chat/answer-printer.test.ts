import type { StreamEvent } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { fakeTerminal } from '../testing/fake-terminal.ts';
import { answerPrinter } from './answer-printer.ts';

const text = (append: string, whole: string, removed = 0): StreamEvent => ({
  type: 'text',
  runId: 'r',
  messageId: 'm',
  append,
  removed,
  text: whole,
});
const ended = (whole: string, more: Partial<Extract<StreamEvent, { type: 'runEnded' }>> = {}): StreamEvent => ({
  type: 'runEnded',
  runId: 'r',
  messageId: 'm',
  status: 'done',
  reason: 'complete',
  detail: null,
  usage: null,
  text: whole,
  ...more,
});

function print(events: readonly StreamEvent[], { isTTY, isJson }: { isTTY: boolean; isJson: boolean }) {
  const { terminal, written } = fakeTerminal({ isTTY });
  const printer = answerPrinter(terminal, isJson);
  for (const event of events) printer.show(event);
  return written;
}

describe('answerPrinter', () => {
  it('shows a person the words as they come', () => {
    expect(print([text('Hel', 'Hel'), text('lo', 'Hello')], { isTTY: true, isJson: false }).output).toBe('Hello');
    expect(print([text('Hello', 'Hello'), ended('Hello')], { isTTY: true, isJson: false }).output).toBe('Hello\n');
  });

  const parts = (status: 'waiting' | 'running' | 'ok'): StreamEvent => ({
    type: 'parts',
    runId: 'r',
    messageId: 'm',
    parts: [
      { kind: 'reasoning', text: 'hm' },
      {
        kind: 'tool',
        call_id: 'c',
        name: 'mail',
        arguments: '{"to":"x"}',
        status,
        question: 'May it?',
        result: 'sent',
      },
    ],
  });

  it('tells a person each step once', () => {
    const { errors } = print([parts('waiting'), parts('waiting'), parts('running'), parts('ok')], {
      isTTY: true,
      isJson: false,
    });
    expect(errors).toBe('(thinking …)\n(mail {"to":"x"} waits: May it?)\n(mail {"to":"x"} …)\n(mail: ok, sent)\n');
  });

  it('tells a program what the answer waits for, beside the answer', () => {
    const { output, errors } = print([parts('waiting'), parts('waiting')], { isTTY: false, isJson: false });
    expect(output).toBe('');
    expect(errors).toBe('parley: (mail {"to":"x"} waits: May it?)\n');
  });

  it('tells a person when words were withdrawn, and begins again', () => {
    const { output } = print([text('Wrong', 'Wrong'), text('', 'W', 4), text('ell', 'Well')], {
      isTTY: true,
      isJson: false,
    });
    expect(output).toMatch(/^Wrong\n\(.*withdrawn.*\)\nWell$/);
  });

  it('gives a pipe the exact text, once', () => {
    const events = [text('Wrong', 'Wrong'), text('', '', 5), text('Right', 'Right'), ended('Right')];
    expect(print(events, { isTTY: false, isJson: false })).toEqual({ output: 'Right\n', errors: '' });
  });

  it('says on the side how an answer ended that did not come to its end', () => {
    expect(
      print([ended('so far', { status: 'interrupted', reason: 'worker_lost' })], { isTTY: false, isJson: false }),
    ).toEqual({ output: 'so far\n', errors: 'parley: the answer was interrupted: worker_lost.\n' });
  });

  it('keeps control characters of an answer from the terminal', () => {
    expect(print([text('\u001b[2Jhi\u0007', '')], { isTTY: true, isJson: false }).output).toBe('[2Jhi');
  });

  it('prints one JSON object a line, in the names of the wire', () => {
    const lines = print([text('Hi', 'Hi'), ended('Hi')], { isTTY: false, isJson: true })
      .output.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      { type: 'text', run_id: 'r', removed: 0, append: 'Hi' },
      {
        type: 'run.ended',
        run_id: 'r',
        message_id: 'm',
        status: 'done',
        reason: 'complete',
        detail: null,
        usage: null,
        text: 'Hi',
      },
    ]);
  });

  describe('several models', () => {
    const lane = (id: string, model: string) => ({ run: { id, model }, assistant_message: { id: `a-${id}` } });
    const turn = {
      type: 'turn',
      lanes: [lane('r', 'small'), lane('s', 'large')],
      comparing: ['a-r', 'a-s'],
    } as unknown as StreamEvent;
    const events = [
      turn,
      text('On', 'On'),
      { ...text('Tw', 'Tw'), runId: 's' } as StreamEvent,
      { ...ended('Two'), runId: 's' } as StreamEvent,
      ended('One', { status: 'stopped', reason: 'stopped_by_user' }),
    ];

    it.each([true, false])('are printed one after the other, each whole and under its name (terminal: %s)', (isTTY) => {
      expect(print(events, { isTTY, isJson: false }).output).toBe(
        '── large ──\nTwo\n\n── small (was stopped) ──\nOne\n\n',
      );
    });
  });

  it('tells a person what the model makes them wait for', () => {
    const waiting = (position: number, read: number | null = null): StreamEvent => ({
      type: 'waiting',
      runId: 'r',
      messageId: 'm',
      position,
      read,
    });
    expect(print([waiting(3), waiting(1), waiting(0, 0.5)], { isTTY: true, isJson: false }).errors).toBe(
      '(waiting for the model: 2 before this one)\n(waiting for the model; this is next)\n(reading the conversation: 50 %)\n',
    );
  });
});
