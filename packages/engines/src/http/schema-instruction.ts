import type { RunParameters } from '@parley/protocol';

/** For models that can't be held to a schema: they are asked (M16). */
export function schemaInstruction(format: RunParameters['response_format']): string | undefined {
  if (format === undefined || format.type === 'text') return undefined;
  const plain = 'Answer with one JSON value and nothing else: no explanation, no code fence.';
  return format.type === 'json_object'
    ? `${plain} It is an object.`
    : `${plain} It must match this JSON schema:\n${JSON.stringify(format.schema)}`;
}
