export {
  bytesOf,
  filesOf,
  type CatalogueModel,
  type CatalogueSource,
  type FileRole,
  type HubSource,
  type KnownFile,
  type ModelKind,
  type PipSource,
  type SourceFile,
} from './catalogue-model.ts';
export { catalogue, findInCatalogue, firstModelId } from './catalogue.ts';
