import { describe, expect, it } from 'vitest';
import { ToolCallGatherer } from './tool-calls.ts';

function gather() {
  const heard: string[] = [];
  let made = 0;
  const gatherer = new ToolCallGatherer(
    {
      text: () => {},
      toolCall: ({ id, name }) => heard.push(`${id} ${name}`),
      toolArguments: (id, delta) => heard.push(`${id} ${delta}`),
    },
    () => `made${++made}`,
  );
  return { gatherer, heard };
}

describe('ToolCallGatherer (M14)', () => {
  it('announces interleaved calls once each, before their arguments', () => {
    const { gatherer, heard } = gather();
    gatherer.push(0, { id: 'a', name: 'f', arguments: '{"x"' });
    gatherer.push(1, { id: 'b', name: 'g' });
    gatherer.push(0, { id: 'a', name: 'f', arguments: ':1}' });
    gatherer.push(1, { arguments: '{}' });
    expect(heard).toEqual(['a f', 'a {"x"', 'b g', 'a :1}', 'b {}']);
    expect(gatherer.finished()).toEqual([
      { id: 'a', name: 'f', arguments: '{"x":1}' },
      { id: 'b', name: 'g', arguments: '{}' },
    ]);
  });

  it('waits for the name, makes missing or doubled ids, and gives a call without arguments an object', () => {
    const { gatherer, heard } = gather();
    gatherer.push('k', { id: 'a', arguments: '{' });
    gatherer.push('k', { id: 'a', name: 'f', arguments: '}' });
    gatherer.push('l', { name: 'g' });
    gatherer.push('m', { id: 'a', name: 'h' });
    expect(gatherer.finished().map(({ id, arguments: text }) => [id, text])).toEqual([
      ['a', '{}'],
      ['made1', '{}'],
      ['made2', '{}'],
    ]);
    expect(heard).toEqual(['a f', 'a {}', 'made1 g', 'made2 h', 'made1 {}', 'made2 {}']);
  });
});
