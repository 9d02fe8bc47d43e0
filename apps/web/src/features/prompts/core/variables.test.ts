import { describe, expect, it } from 'vitest';
import { readPrompts } from './read-prompts.ts';
import { fill, isBuiltIn, variablesOf } from './variables.ts';

describe('variables of a prompt', () => {
  it('are found once each, in order, with what they usually are', () => {
    expect(variablesOf('Translate {{text}} to {{ language : French }}, {{Text}} again, on {{date}}')).toEqual([
      { name: 'text', usual: '' },
      { name: 'language', usual: 'French' },
      { name: 'date', usual: '' },
    ]);
    expect(variablesOf('{{a}} {{a:one}} {{a:two}}')).toEqual([{ name: 'a', usual: 'one' }]);
    expect(variablesOf('{{date}}').map(isBuiltIn)).toEqual([true]);
  });

  it('are no other braces', () => {
    expect(variablesOf('{a} {{}} {{ \n }} {{{x}}} ${{').map(({ name }) => name)).toEqual(['x']);
  });

  it('are filled wherever they stand, and only those that are known', () => {
    const values = new Map([
      ['who', 'Ada $& {{what}}'],
      ['what', 'x'],
    ]);
    expect(fill('Hello {{Who}}, {{who:you}}; {{other}}', values)).toBe(
      'Hello Ada $& {{what}}, Ada $& {{what}}; {{other}}',
    );
  });
});

describe('prompts from a text', () => {
  it('are read from words, each under its command', () => {
    expect(
      readPrompts('Some words before\n/fix Fix grammar\nFix this:\n{{text}}\n\n/Kurz\nFasse / zusammen\n'),
    ).toEqual([
      { command: 'fix', title: 'Fix grammar', content: 'Fix this:\n{{text}}' },
      { command: 'kurz', title: '', content: 'Fasse / zusammen' },
    ]);
    expect(readPrompts('no command here')).toEqual([]);
    expect(readPrompts('[see below]\n/a\nb')).toEqual([{ command: 'a', title: '', content: 'b' }]);
  });

  it('are read from lists that other programs write', () => {
    const list = [
      { command: '/summarise this', title: 'Summarise', content: 'Summarise {{text}}', access_control: {} },
      { name: 'Two', prompt: 'b' },
      { title: 'empty', content: ' ' },
      'nothing',
    ];
    expect(readPrompts(JSON.stringify(list))).toEqual([
      { command: 'summarise-this', title: 'Summarise', content: 'Summarise {{text}}' },
      { command: 'two', title: 'Two', content: 'b' },
    ]);
  });
});
