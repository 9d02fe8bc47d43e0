import type { ModelParameters, ModelTest } from '@parley/protocol';
import { atom } from 'nanostores';
import { announce } from '../../../shared/lib/announce.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { setParameters, testModel, useModel } from '../api/models.ts';
import { text } from '../text.ts';
import { refreshModels, showModels } from './models.ts';

/** By the model's id; `running` until it has answered. */
export const $tests = atom<Readonly<Record<string, ModelTest | 'running'>>>({});

export async function test(id: string): Promise<void> {
  if ($tests.get()[id] === 'running') return;
  put(id, 'running');
  try {
    const result = await testModel(id);
    put(id, result);
    announce(result.detail);
    // Its health may be another one now.
    await refreshModels();
  } catch (error) {
    const { [id]: _, ...others } = $tests.get();
    $tests.set(others);
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

export async function choose(id: string | null): Promise<void> {
  try {
    showModels(await useModel(id));
    announce(text('defaultChanged'));
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

/** Gives back what was wrong, or nothing. */
export async function saveParameters(id: string, parameters: ModelParameters): Promise<string | undefined> {
  try {
    showModels(await setParameters(id, parameters));
    announce(text('saved'));
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

function put(id: string, result: ModelTest | 'running'): void {
  $tests.set({ ...$tests.get(), [id]: result });
}
