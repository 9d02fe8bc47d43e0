export interface ReadPrompt {
  readonly command: string;
  readonly title: string;
  readonly content: string;
}

/**
 * Prompts from a text: as JSON, a list of objects with `command` (or `name`, `title`) and `content` (or `prompt`), as
 * other programs write them; or as words, each prompt under a line `/command Title`.
 */
export function readPrompts(text: string): readonly ReadPrompt[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('[') || trimmed.startsWith('{')) {
    try {
      return readJson(JSON.parse(trimmed));
    } catch {
      // Then it is words that begin with a bracket.
    }
  }
  return readWords(trimmed);
}

export function commandOf(words: string): string {
  return words
    .trim()
    .replace(/^\/+/, '')
    .toLowerCase()
    .replaceAll(/[\s/{}]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}

function readJson(value: unknown): readonly ReadPrompt[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const fields = entry as Record<string, unknown>;
    const word = (...names: readonly string[]) =>
      names.map((name) => fields[name]).find((found): found is string => typeof found === 'string' && found !== '') ??
      '';
    const content = word('content', 'prompt', 'text');
    const command = commandOf(word('command', 'name', 'title'));
    return content.trim() === '' || command === ''
      ? []
      : [{ command, title: word('title', 'name').slice(0, 200), content }];
  });
}

function readWords(text: string): readonly ReadPrompt[] {
  const heads = [...text.matchAll(/^\/([^\s/{}]+)[ \t]*(.*)$/gm)];
  return heads.flatMap((head, at) => {
    const content = text.slice(head.index + head[0].length, heads[at + 1]?.index).trim();
    const command = commandOf(head[1] ?? '');
    return content === '' || command === '' ? [] : [{ command, title: (head[2] ?? '').trim().slice(0, 200), content }];
  });
}
