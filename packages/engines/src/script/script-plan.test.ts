import type { ModelRequest } from '@parley/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScriptName, type Script } from './script-name.ts';
import { expectedScriptText, planScript } from './script-plan.ts';

const ask = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', content }],
  parameters: {},
  ...more,
});

function script(segments: string): Script {
  const parsed = parseScriptName(`script/${segments}`);
  if (parsed === undefined) throw new Error(`No script: ${segments}`);
  return parsed;
}

describe('planScript', () => {
  it('numbers its words, so that a lost one shows', () => {
    const words = expectedScriptText(script('n200'), ask('hi')).trimEnd().split(' ');
    expect(words.map((word) => Number(/\d+$/.exec(word)?.[0]))).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
    expect(words.join('')).toMatch(/[\uD83E][\uDD8A]/);
    expect(words.join('')).toContain('東京');
  });

  it('asks three questions, the same ones about the same words', () => {
    const text = expectedScriptText(script('asks'), ask('one'));
    expect(text).toMatch(/^1\. What is [a-z]+ 1 like\?\n2\. What is [a-z]+ 2 like\?\n3\. What is [a-z]+ 3 like\?$/);
    expect(expectedScriptText(script('asks-d5'), ask('one'))).toBe(text);
    expect(expectedScriptText(script('asks'), ask('two'))).not.toBe(text);
  });

  it('says the same to the same question whatever timing and faults, and something else to another', () => {
    const text = expectedScriptText(script('d9-r30-n40'), ask('one'));
    expect(expectedScriptText(script('n40-stall@3-j5'), ask('one'))).toBe(text);
    expect(expectedScriptText(script('n40'), ask('two'))).not.toBe(text);
    expect(expectedScriptText(script('n40-seed1'), ask('one'))).not.toBe(text);
    expect(expectedScriptText(script('n40'), ask('one', { parameters: { seed: 9 } }))).not.toBe(text);
  });

  it('echoes the last question exactly, and only as long as the script', () => {
    const question = '  Was ist\n\n das?  𝔘nd ' + '🦊'.repeat(40) + ' ';
    expect(expectedScriptText(script('echo-n500'), ask(question))).toBe(question);
    expect(expectedScriptText(script('echo-n2'), ask(question))).toBe('  Was ist');
  });

  it('writes Markdown of any length', () => {
    expect(planScript(script('md-n500'), ask('x')).count).toBe(500);
    expect(expectedScriptText(script('md-n500'), ask('x'))).toContain('```ts\nexport const answer');
  });

  it('says plainly in the demo that it is no language model, and repeats the question', () => {
    const text = expectedScriptText(script('demo'), ask('Why is the sky blue?\nReally?'));
    expect(text).toContain('scripted responder, not a language model');
    expect(text).toContain('> Why is the sky blue?\n> Really?');
    expect(text.isWellFormed()).toBe(true);
  });

  const kinds = fc.constantFrom('w-n50', 'echo-n50', 'md-n50', 'w-n50-split', 'demo');
  const questions = fc.string({ unit: 'grapheme', maxLength: 200 });

  it('goes on from any point of its text, even inside a character (M7)', () => {
    fc.assert(
      fc.property(kinds, questions, fc.nat(), (kind, question, cut) => {
        const whole = expectedScriptText(script(kind), ask(question));
        const soFar = whole.slice(0, cut % (whole.length + 1));
        expect(soFar + expectedScriptText(script(kind), ask(question, { continueFrom: soFar }))).toBe(whole);
      }),
    );
  });

  it('begins anew when the text so far is not its own', () => {
    const whole = expectedScriptText(script('n9'), ask('hi'));
    for (const soFar of ['something else', `${whole}and more`, `${whole.slice(0, 4)}?`]) {
      expect(expectedScriptText(script('n9'), ask('hi', { continueFrom: soFar }))).toBe(whole);
    }
  });

  it('stops before the first stop sequence, wherever it lies (M6)', () => {
    fc.assert(
      fc.property(
        kinds,
        questions,
        fc.nat(),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(),
        (kind, question, at, length, cut) => {
          const whole = expectedScriptText(script(kind), ask(question));
          const soFar = whole.slice(0, cut % (whole.length + 1));
          const rest = whole.slice(soFar.length);
          const stop = whole.slice(at % (whole.length + 1), (at % (whole.length + 1)) + length);
          fc.pre(stop.length > 0);
          const plan = planScript(
            script(kind),
            ask(question, { continueFrom: soFar, parameters: { stop: ['\u0000none', stop] } }),
          );
          const found = rest.indexOf(stop);
          expect(plan.text(0, plan.count)).toBe(found < 0 ? rest : rest.slice(0, found));
          expect(plan.reason).toBe('complete');
        },
      ),
    );
  });

  it('ends with length at max_tokens, and complete when both fall together (M5)', () => {
    expect(planScript(script('n50'), ask('x', { parameters: { max_tokens: 49 } }))).toMatchObject({
      count: 49,
      reason: 'length',
    });
    expect(planScript(script('n50'), ask('x', { parameters: { max_tokens: 50 } }))).toMatchObject({
      count: 50,
      reason: 'complete',
    });
  });

  it('gives the same text in any portions; only split cuts characters, and then it does', () => {
    fc.assert(
      fc.property(
        kinds,
        questions,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 60, maxLength: 120 }),
        (kind, question, steps) => {
          const plan = planScript(script(kind), ask(question));
          const parts: string[] = [];
          let at = 0;
          for (const step of [...steps, plan.count]) {
            const to = Math.min(plan.count, at + step);
            parts.push(plan.text(at, to));
            at = to;
          }
          expect(parts.join('')).toBe(expectedScriptText(script(kind), ask(question)));
          if (kind === 'w-n50') expect(parts.every((part) => part.isWellFormed())).toBe(true);
        },
      ),
    );
    const split = planScript(script('w-n500-split'), ask('x'));
    const deltas = Array.from({ length: 500 }, (_, index) => split.text(index, index + 1));
    expect(deltas.filter((delta) => !delta.isWellFormed()).length).toBeGreaterThan(10);
    expect(deltas.join('').isWellFormed()).toBe(true);
  });

  it('keeps a fault only where the call gets that far', () => {
    expect(planScript(script('n50-fail@50'), ask('x')).fault).toEqual({ kind: 'fail', afterTokens: 50 });
    expect(planScript(script('n50-fail@51'), ask('x')).fault).toBeUndefined();
    expect(planScript(script('n50-fail@20'), ask('x', { parameters: { max_tokens: 19 } })).fault).toBeUndefined();
  });
});
