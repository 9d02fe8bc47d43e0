import type { LanguageModel } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { createScriptModel } from '../script/script-model.ts';
import { parseScriptName } from '../script/script-name.ts';
import { ScriptScheduler } from '../script/script-scheduler.ts';
import { breakages } from './broken-models.ts';
import { languageModelRules } from './language-model-rules.ts';

const scheduler = new ScriptScheduler();

function scripted(name: string): LanguageModel {
  const script = parseScriptName(name);
  if (script === undefined) throw new Error(`No script: ${name}`);
  return createScriptModel(script, { scheduler });
}

describe('the scripted model', () => {
  it.each(languageModelRules)('$id $states', (rule) => rule.check({ model: scripted }));
});

describe('languageModelRules', () => {
  const ids = [...new Set(languageModelRules.map((rule) => rule.id))];

  it('has a broken model for every rule', () => {
    expect(Object.keys(breakages)).toEqual(ids);
  });

  it.each(ids)('%s catches a model that breaks it', async (id) => {
    const breakage = breakages[id];
    if (breakage === undefined) throw new Error(`No broken model for ${id}`);
    const broken = (name: string): LanguageModel => {
      const model = scripted(name);
      const countTokens = id === 'M11' ? () => 1 : model.countTokens;
      return { ...model, countTokens, generate: breakage(model) };
    };
    const verdicts = await Promise.allSettled(
      languageModelRules.filter((rule) => rule.id === id).map((rule) => rule.check({ model: broken })),
    );
    expect(verdicts.some((verdict) => verdict.status === 'rejected')).toBe(true);
  });
});
