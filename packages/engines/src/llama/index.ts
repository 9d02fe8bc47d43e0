export type { LocalAdapterFile, LocalModelFile } from './local-model-file.ts';
