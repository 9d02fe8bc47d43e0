// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { selectedIn } from './selected-in.ts';

describe('what is quoted of a message', () => {
  beforeEach(() => {
    document.body.innerHTML = `
      <p id="outside">Beside it</p>
      <article id="one"><h2>Parley said</h2><div data-body><p>The first line.</p><p>The last line.</p></div></article>
      <article id="two"><div data-body><p>Another message.</p></div></article>`;
  });
  const at = (selector: string) => document.querySelector(selector)?.firstChild ?? document.body;
  function select([from, start]: [string, number], [to, end]: [string, number]): void {
    getSelection()?.setBaseAndExtent(at(from), start, at(to), end);
  }
  const quoted = (id: string) => selectedIn(document.getElementById(id));

  it('is what is selected in it', () => {
    select(['#one p', 4], ['#one p', 9]);
    expect(quoted('one')).toBe('first');
  });

  it('is nothing where the selection is in another message, or beside all of them', () => {
    select(['#two p', 0], ['#two p', 7]);
    expect(quoted('one')).toBe('');
    select(['#outside', 0], ['#outside', 6]);
    expect(quoted('one')).toBe('');
  });

  it('ends with the message, also where the selection does not', () => {
    select(['#one p:last-child', 4], ['#two p', 7]);
    expect(quoted('one')).toBe('last line.');
    select(['#one h2', 2], ['#one p', 9]);
    expect(quoted('one')).toBe('The first');
  });

  it('is nothing where everything is selected, or nothing', () => {
    select(['#outside', 0], ['#two p', 3]);
    expect(quoted('one')).toBe('');
    getSelection()?.removeAllRanges();
    expect(quoted('one')).toBe('');
    expect(selectedIn(null)).toBe('');
  });
});
