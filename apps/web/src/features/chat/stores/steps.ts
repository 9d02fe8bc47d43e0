import type { MessagePart } from '@parley/protocol';

export type Step = Extract<MessagePart, { kind: 'reasoning' | 'tool' }>;

export type Segment =
  | { readonly kind: 'warning'; readonly key: string; readonly message: string }
  | { readonly kind: 'text'; readonly key: string; readonly text: string }
  | { readonly kind: 'steps'; readonly key: string; readonly steps: readonly Step[] };

/** Thinking and tools that follow each other are one timeline; text between them stands by itself. */
export function stepsOf(parts: readonly MessagePart[]): Segment[] {
  const segments: Segment[] = [];
  for (const [index, part] of parts.entries()) {
    const last = segments.at(-1);
    if (part.kind === 'text') {
      if (part.text === '') continue;
      if (last?.kind === 'text') segments[segments.length - 1] = { ...last, text: last.text + part.text };
      else segments.push({ kind: 'text', key: `p${index}`, text: part.text });
    } else if (part.kind === 'reference' || part.kind === 'edited') {
      // Shown elsewhere.
    } else if (part.kind === 'warning') {
      segments.push({ kind: 'warning', key: `p${index}`, message: part.message });
    } else if (last?.kind === 'steps') {
      segments[segments.length - 1] = { ...last, steps: [...last.steps, part] };
    } else {
      segments.push({ kind: 'steps', key: `p${index}`, steps: [part] });
    }
  }
  return segments;
}

/** Conversations that a question refers to. */
export function referencesOf(parts: readonly MessagePart[] | undefined) {
  return (parts ?? []).filter((part) => part.kind === 'reference');
}
