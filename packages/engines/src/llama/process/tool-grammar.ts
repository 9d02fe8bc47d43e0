import type { JsonObject, ModelRequest, ToolDefinition } from '@parley/core';
import { toGrammarSchema } from './json-schema.ts';

const mostCalls = 4;

/** The tools of a request that may be called in this step. */
export function offeredTools(request: ModelRequest): readonly ToolDefinition[] {
  const { tools = [], toolChoice = 'auto' } = request;
  if (toolChoice === 'none') return [];
  return typeof toolChoice === 'object' ? tools.filter(({ name }) => name === toolChoice.name) : tools;
}

/** JSON schema of a step: calls of the offered tools or, unless a call is required, an answer. Read by `ToolOutput`. */
export function toolStepSchema(request: ModelRequest): {
  readonly schema: JsonObject;
  readonly ignored: readonly string[];
} {
  const tools = offeredTools(request).map((tool) => ({ tool, ...toGrammarSchema(tool.parameters) }));
  const call = {
    oneOf: tools.map(({ tool, schema }) => ({
      type: 'object',
      properties: { name: { const: tool.name }, arguments: schema },
    })),
  };
  const calls = {
    type: 'object',
    properties: {
      tool_calls: {
        type: 'array',
        items: call,
        minItems: 1,
        maxItems: request.parallelToolCalls === false ? 1 : mostCalls,
      },
    },
  };
  const answer = { type: 'object', properties: { answer: { type: 'string' } } };
  const isRequired = request.toolChoice === 'required' || typeof request.toolChoice === 'object';
  return {
    schema: isRequired ? calls : { oneOf: [answer, calls] },
    ignored: [...new Set(tools.flatMap(({ ignored }) => ignored))],
  };
}

/** For the system message: small models follow an example better than a specification. */
export function toolInstructions(request: ModelRequest): string {
  const tools = offeredTools(request);
  if (tools.length === 0) return '';
  const list = tools.map(
    ({ name, description, parameters }) => `- ${name}: ${description} Arguments: ${JSON.stringify(parameters)}`,
  );
  return [
    'You can call these tools:',
    ...list,
    'To call tools, write: {"tool_calls": [{"name": "NAME", "arguments": {…}}]}',
    'Otherwise write: {"answer": "your answer"}',
  ].join('\n');
}
