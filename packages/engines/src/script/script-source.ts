import type { LanguageModel, ModelSource } from '@parley/core';
import { createScriptModel } from './script-model.ts';
import { demoScriptName, parseScriptName } from './script-name.ts';
import { ScriptScheduler } from './script-scheduler.ts';

export interface ScriptSourceOptions {
  /** Offered for choice. Default: the demo responder. */
  readonly listed?: readonly string[];
  /** False: no script at all but the listed ones. */
  readonly anyName?: boolean;
  readonly allowDeath?: boolean;
  readonly scheduler?: ScriptScheduler;
}

/** Deterministic responders, for tests and for an installation that has no model yet. */
export function createScriptSource(options: ScriptSourceOptions = {}): ModelSource {
  const { scheduler = new ScriptScheduler(), allowDeath = false, anyName = true } = options;
  const create = (name: string): LanguageModel | undefined => {
    const script = parseScriptName(name);
    if (script === undefined || (script.fault?.kind === 'die' && !allowDeath)) return undefined;
    return createScriptModel(script, { scheduler, allowDeath });
  };
  const listed = (options.listed ?? [demoScriptName]).map((name) => {
    const model = create(name);
    if (model === undefined) throw new TypeError(`"${name}" is no script`);
    return model;
  });
  return { models: () => listed, resolve: (id) => (anyName ? create(id) : undefined) };
}
