import type { MessagePart } from '@parley/protocol';

/** One line for each step that has not been told yet: a terminal can't take back what it printed. */
export function newSteps(parts: readonly MessagePart[], told: Set<string>): string[] {
  return parts.flatMap((part, index) => {
    const line = lineOf(part);
    if (line === undefined) return [];
    const key = `${index} ${line}`;
    if (told.has(key)) return [];
    told.add(key);
    return [line];
  });
}

function lineOf(part: MessagePart): string | undefined {
  switch (part.kind) {
    case 'text':
    case 'reference':
    case 'edited':
      return undefined;
    case 'reasoning':
      return '(thinking …)';
    case 'warning':
      return `(note: ${part.message})`;
    case 'tool':
      if (part.status === undefined) return undefined;
      if (part.status === 'running') return `(${part.name} ${short(part.arguments)} …)`;
      if (part.status === 'waiting') return `(${part.name} ${short(part.arguments)} waits: ${part.question ?? ''})`;
      return `(${part.name}: ${part.status}${part.result === undefined ? '' : `, ${short(part.result)}`})`;
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
