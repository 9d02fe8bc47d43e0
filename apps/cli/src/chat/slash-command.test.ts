import { describe, expect, it } from 'vitest';
import { readInput } from './slash-command.ts';

describe('readInput', () => {
  it.each([
    ['hello', { kind: 'message', content: 'hello' }],
    ['  two words ', { kind: 'message', content: 'two words' }],
    ['//etc/passwd', { kind: 'message', content: '/etc/passwd' }],
    ['/stop', { kind: 'command', name: 'stop', rest: '' }],
    ['/edit  a new text ', { kind: 'command', name: 'edit', rest: 'a new text' }],
    ['/branches 2 1', { kind: 'command', name: 'branches', rest: '2 1' }],
    ['/allow always', { kind: 'command', name: 'allow', rest: 'always' }],
    ['/deny', { kind: 'command', name: 'deny', rest: '' }],
    ['/dance', { kind: 'unknown', name: 'dance' }],
    ['/toString', { kind: 'unknown', name: 'toString' }],
    ['/', { kind: 'unknown', name: '' }],
    ['   ', { kind: 'nothing' }],
  ])('reads %j', (line, input) => {
    expect(readInput(line)).toEqual(input);
  });
});
