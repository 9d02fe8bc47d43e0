import type { CatalogueModel } from './catalogue-model.ts';

const MB = 1_000_000;

export const moderationModels: readonly CatalogueModel[] = [
  {
    id: 'llama-guard-3-1b',
    kind: 'moderation',
    name: 'Llama Guard 3 1B',
    summary: 'Judges messages by thirteen kinds of harm, in eight languages.',
    licence: { id: 'Llama-3.2', url: 'https://www.llama.com/llama3_2/license/' },
    parameters: 1_498_482_688,
    contextTokens: 131_072,
    languages: ['en', 'de', 'fr', 'it', 'pt', 'es', 'hi', 'th'],
    memoryBytes: 1_500 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'QuantFactory/Llama-Guard-3-1B-GGUF',
        files: [
          {
            path: 'Llama-Guard-3-1B.Q4_K_M.gguf',
            name: 'Llama-Guard-3-1B.Q4_K_M.gguf',
            role: 'model',
            known: 'on first use',
            bytes: 955 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
  {
    id: 'llama-guard-3-8b',
    kind: 'moderation',
    name: 'Llama Guard 3 8B',
    summary: 'The same with better judgement, for machines with 16 GB.',
    licence: { id: 'Llama-3.1', url: 'https://www.llama.com/llama3_1/license/' },
    parameters: 8_030_261_248,
    contextTokens: 131_072,
    languages: ['en', 'de', 'fr', 'it', 'pt', 'es', 'hi', 'th'],
    memoryBytes: 6_000 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'QuantFactory/Llama-Guard-3-8B-GGUF',
        files: [
          {
            path: 'Llama-Guard-3-8B.Q4_K_M.gguf',
            name: 'Llama-Guard-3-8B.Q4_K_M.gguf',
            role: 'model',
            sha256: 'c5ea8760a1e544eea66a8915fcc3fbd2c67357ea2ee6871a9e6a6c33b64d4981',
            known: 'published',
            bytes: 4_921 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
];
