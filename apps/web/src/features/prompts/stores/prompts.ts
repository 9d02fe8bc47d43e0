import type { Prompt } from '@parley/protocol';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/prompts.ts';
import { readPrompts } from '../core/read-prompts.ts';
import { text } from '../text.ts';

export const prompts = resource(api.readPrompts);

export type PromptFields = Pick<Prompt, 'command' | 'title' | 'content'>;

/** Gives back what was wrong, or nothing. */
export async function savePrompt(before: Prompt | undefined, fields: PromptFields): Promise<string | undefined> {
  try {
    if (before) await api.updatePrompt(before.id, { ...fields, version: before.version });
    else await api.createPrompt(fields);
  } catch (error) {
    return sentenceOf(error);
  } finally {
    await prompts.read();
  }
  return undefined;
}

export async function deletePrompt({ id, command, title, content }: Prompt): Promise<void> {
  try {
    await api.deletePrompt(id);
    toast(text('deleted', { command }), {
      action: { label: text('undo'), run: () => void savePrompt(undefined, { command, title, content }) },
    });
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
  await prompts.read();
}

/** One after the other; those whose command is taken are left as they are. */
export async function importPrompts(words: string): Promise<void> {
  const read = readPrompts(words);
  const problems: string[] = [];
  let taken = 0;
  for (const prompt of read) {
    try {
      await api.createPrompt(prompt);
      taken += 1;
    } catch (error) {
      problems.push(`/${prompt.command}: ${sentenceOf(error)}`);
    }
  }
  toast(text('imported', { count: taken }), problems.length > 0 || taken === 0 ? { kind: 'problem' } : {});
  for (const problem of problems.slice(0, 3)) toast(problem, { kind: 'problem' });
  await prompts.read();
}
