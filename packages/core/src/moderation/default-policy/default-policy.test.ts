import { describe, expect, it } from 'vitest';
import { createModerationEngine } from '../engine.ts';
import { benignTexts, blockedCases, disguises, flaggedCases } from './cases.ts';
import { defaultPolicy } from './index.ts';

const engine = createModerationEngine({ policy: defaultPolicy });
const check = (text: string) => engine.check({ stage: 'input', text });
const why = (verdict: Awaited<ReturnType<typeof check>>) =>
  verdict.categories.map((entry) => `${entry.category}:${entry.ruleIds.join()}`);

describe('the default policy (M20)', () => {
  it('is held to enough cases, none of them twice', () => {
    expect(new Set(benignTexts).size).toBeGreaterThanOrEqual(120);
    expect(new Set(blockedCases.map((entry) => entry.text)).size).toBeGreaterThanOrEqual(60);
    expect(
      new Set([...benignTexts, ...blockedCases.map((entry) => entry.text), ...flaggedCases.map((entry) => entry.text)])
        .size,
    ).toBe(benignTexts.length + blockedCases.length + flaggedCases.length);
  });

  it.each(benignTexts)('lets pass: %s', async (text) => {
    const verdict = await check(text);
    expect([verdict.action, ...why(verdict)]).toEqual([expect.not.stringContaining('block'), ...why(verdict)]);
  });

  it('does not even flag more than a few of the harmless texts', async () => {
    const verdicts = await Promise.all(benignTexts.map(check));
    const flagged = benignTexts.filter((_, index) => verdicts[index]?.action !== 'allow');
    expect(flagged.length / benignTexts.length, flagged.join('\n')).toBeLessThanOrEqual(0.02);
  });

  it.each(blockedCases)('blocks as $category: $text', async ({ text, category }) => {
    const verdict = await check(text);
    expect({
      action: verdict.action,
      blocked: verdict.categories.filter((entry) => entry.action === 'block').map((entry) => entry.category),
    }).toEqual({
      action: 'block',
      blocked: expect.arrayContaining([category]),
    });
    expect(verdict.refusal?.message.length).toBeGreaterThan(40);
  });

  it.each(flaggedCases)('flags as $category: $text', async ({ text, category }) => {
    const verdict = await check(text);
    expect({ action: verdict.action, categories: verdict.categories.map((entry) => entry.category) }).toEqual({
      action: 'flag',
      categories: [category],
    });
  });

  it.each(Object.keys(disguises))('sees through %s', async (name) => {
    const missed: string[] = [];
    for (const { text } of blockedCases) {
      const hidden = disguises[name]?.(text) ?? text;
      if ((await check(hidden)).action !== 'block') missed.push(hidden);
    }
    expect(missed).toEqual([]);
  });

  it('leaves harmless texts alone under the same disguises', async () => {
    const blocked: string[] = [];
    for (const disguise of Object.values(disguises)) {
      for (const text of benignTexts)
        if ((await check(disguise(text))).action === 'block') blocked.push(disguise(text));
    }
    expect(blocked).toEqual([]);
  });

  it('names no phone number in a refusal and points to help for self-harm', async () => {
    const { refusal } = await check('I want to kill myself');
    expect(refusal?.category).toBe('self_harm');
    expect(refusal?.message).toMatch(/emergency|crisis/);
    expect(JSON.stringify(defaultPolicy.messages)).not.toMatch(/\d{3}/);
  });
});
