import { describe, expect, it } from 'vitest';
import { ToolOutput } from './tool-output.ts';

function read(pieces: readonly string[]) {
  let answer = '';
  const told: string[] = [];
  const argumentsOf = new Map<string, string>();
  let last = 0;
  const output = new ToolOutput(
    {
      answer: (text) => (answer += text),
      call: (id, name) => told.push(`${id} ${name}`),
      arguments: (id, text) => argumentsOf.set(id, (argumentsOf.get(id) ?? '') + text),
    },
    () => `call_${++last}`,
  );
  for (const piece of pieces) output.push(piece);
  return { answer, told, streamed: Object.fromEntries(argumentsOf), calls: output.calls };
}

const calls =
  '{"tool_calls": [{"name": "clock", "arguments": {"zone": "a]}\\"b", "deep": {"x": [1, {}]}}}, {"name":"sum","arguments":{}}]}';

describe('ToolOutput (M14)', () => {
  it.each([
    ['whole', [calls]],
    ['in single characters', [...calls]],
  ] as const)('streams calls that come %s', (_, pieces) => {
    const { told, streamed, calls: whole, answer } = read(pieces);
    expect(answer).toBe('');
    expect(told).toEqual(['call_1 clock', 'call_2 sum']);
    expect(streamed).toEqual({ call_1: '{"zone": "a]}\\"b", "deep": {"x": [1, {}]}}', call_2: '{}' });
    expect(whole.map((call) => JSON.parse(call.arguments) as unknown)).toEqual([
      { zone: 'a]}"b', deep: { x: [1, {}] } },
      {},
    ]);
  });

  it('streams an answer as the text it stands for', () => {
    const text = 'Two\nlines, "quoted" \\ é 🦊 {"tool_calls": 1}';
    const json = JSON.stringify({ answer: text });
    expect(read([json]).answer).toBe(text);
    expect(read(json.split('')).answer).toBe(text);
    expect(read(['{"answer":"\\ud83e', '\\udd8a"}']).answer).toBe('🦊');
  });

  it('keeps what there is of a call that broke off', () => {
    expect(read(['{"tool_calls": [{"name": "clock", "arguments": {"zo']).calls).toEqual([
      { id: 'call_1', name: 'clock', arguments: '{"zo' },
    ]);
  });
});
