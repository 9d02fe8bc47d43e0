export { createModelLibrary, type ModelLibraryOptions } from './create-library.ts';
export type { ImportRequest } from './import-model.ts';
export type { InstalledModel, LibraryModel, Progress } from './library-types.ts';
export type { ModelLibrary } from './model-library.ts';
