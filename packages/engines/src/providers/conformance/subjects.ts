import type { Wire } from './wire.ts';
import { anthropicWire } from './wires/anthropic.ts';
import { bedrockWire } from './wires/bedrock.ts';
import { chatWire } from './wires/chat.ts';
import { googleWire } from './wires/google.ts';
import { ollamaWire } from './wires/ollama.ts';
import { responsesWire } from './wires/responses.ts';

const noThinking = { reasoning: 'shown only over the responses protocol' };
const noCitations = { citations: 'this server has none' };

/** Every kind of provider, in the format it speaks. */
export const wires: readonly Wire[] = [
  chatWire({
    kind: 'openai',
    name: 'openai, chat completions',
    model: { id: 'gpt-4.1' },
    thinking: 'none',
    tokenField: 'max_completion_tokens',
    without: noThinking,
  }),
  responsesWire,
  chatWire({
    kind: 'azure_openai',
    name: 'azure_openai, v1',
    model: { id: 'gpt-4.1' },
    path: '',
    thinking: 'none',
    tokenField: 'max_completion_tokens',
    without: noThinking,
  }),
  chatWire({
    kind: 'azure_openai',
    name: 'azure_openai, by deployment',
    model: { id: 'gpt-4.1' },
    path: '',
    options: { api_version: '2024-10-21' },
    thinking: 'none',
    tokenField: 'max_completion_tokens',
    without: noThinking,
  }),
  anthropicWire,
  googleWire,
  bedrockWire,
  chatWire({ kind: 'mistral', thinking: 'blocks', without: noCitations }),
  chatWire({ kind: 'nvidia_nim', without: noCitations }),
  chatWire({ kind: 'openrouter', thinking: 'reasoning', details: true }),
  ollamaWire,
  chatWire({ kind: 'vllm', without: noCitations }),
  chatWire({ kind: 'lm_studio', without: noCitations }),
  chatWire({ kind: 'llama_cpp', without: noCitations }),
  chatWire({ kind: 'litellm' }),
  chatWire({ kind: 'jan', without: noCitations }),
  chatWire({ kind: 'openai_compatible' }),
];
