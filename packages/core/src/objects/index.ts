export {
  assertByteRange,
  assertContentType,
  assertObjectKey,
  isObjectKey,
  isObjectKeySegment,
  objectKeyLimits,
  unreadableRange,
} from './object-key.ts';
export type {
  ByteRange,
  ListOptions,
  ObjectEntry,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  StoredObject,
} from './object-store.ts';
