import { ByteCursor } from './byte-cursor.ts';
import { GgufError, type GgufArray, type GgufFile, type GgufScalar, type GgufTensor } from './gguf-types.ts';
import { tensorType } from './tensor-types.ts';

/** What a sound file stays far below; a hostile one costs no more than this (L2.18). */
const limits = {
  entries: 65_536,
  tensors: 65_536,
  keyBytes: 65_535,
  textBytes: 1 << 20,
  keptItems: 1_024,
  /** Of one level inside another. */
  arrayDepth: 3,
  dimensions: 4,
} as const;

/**
 * Reads the head of a GGUF file: what it says of itself, and which tensors follow. `bytes` is its beginning; where
 * that is too short for the head, `NeedMoreBytes` is thrown.
 */
export function parseGguf(bytes: Uint8Array, fileBytes: number): GgufFile {
  const cursor = new ByteCursor(bytes, fileBytes);
  const magic = cursor.ascii(4);
  if (magic === 'FUGG') throw new GgufError('It is a GGUF file of the other byte order.');
  if (magic !== 'GGUF') throw new GgufError('It is no GGUF file.');
  const version = cursor.u32();
  if (version < 2 || version > 3) throw new GgufError(`It is GGUF of version ${version}; 2 and 3 can be read.`);
  const tensorCount = count(cursor.u64(), limits.tensors, 'tensors');
  const entryCount = count(cursor.u64(), limits.entries, 'entries of metadata');

  const metadata = new Map<string, GgufScalar | GgufArray>();
  for (let index = 0; index < entryCount; index++) {
    const key = cursor.text(limits.keyBytes, 'a key');
    if (key === '') throw new GgufError('A key of its metadata is empty.');
    if (metadata.has(key)) throw new GgufError(`It says ${shown(key)} twice.`);
    metadata.set(key, value(cursor, cursor.u32(), 0));
  }
  return { version, metadata, tensors: readTensors(cursor, tensorCount, alignmentOf(metadata)) };
}

function readTensors(cursor: ByteCursor, tensorCount: number, alignment: number): GgufTensor[] {
  const tensors: GgufTensor[] = [];
  const names = new Set<string>();
  let end = 0;
  for (let index = 0; index < tensorCount; index++) {
    const name = cursor.text(limits.keyBytes, 'the name of a tensor');
    if (names.has(name)) throw new GgufError(`It has the tensor ${shown(name)} twice.`);
    names.add(name);
    const rank = count(cursor.u32(), limits.dimensions, 'dimensions in a tensor');
    const dimensions = Array.from({ length: rank }, () =>
      count(cursor.u64(), 2 ** 40, 'elements in a row of a tensor'),
    );
    const typeId = cursor.u32();
    const type = tensorType(typeId);
    if (type === undefined) throw new GgufError(`The tensor ${shown(name)} has a type that is not known (${typeId}).`);
    const offset = cursor.u64();
    const elements = dimensions.reduce((product, size) => product * size, 1);
    const bytes = (elements / type.blockElements) * type.blockBytes;
    if (!Number.isSafeInteger(bytes) || !Number.isSafeInteger(offset))
      throw new GgufError(`The size of the tensor ${shown(name)} makes no sense.`);
    if (offset % alignment !== 0) throw new GgufError(`The tensor ${shown(name)} is out of line.`);
    end = Math.max(end, offset + bytes);
    tensors.push({ name, dimensions, type: type.name, elements, bytes });
  }
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  if (tensorCount > 0 && dataStart + end > cursor.fileBytes)
    throw new GgufError(`It is cut off: its tensors end at byte ${dataStart + end}, the file at ${cursor.fileBytes}.`);
  return tensors;
}

function value(cursor: ByteCursor, type: number, depth: number): GgufScalar | GgufArray {
  switch (type) {
    case 0:
      return cursor.u8();
    case 1:
      return cursor.i8();
    case 2:
      return cursor.u16();
    case 3:
      return cursor.i16();
    case 4:
      return cursor.u32();
    case 5:
      return cursor.i32();
    case 6:
      return cursor.f32();
    case 7:
      return cursor.u8() !== 0;
    case 8:
      return cursor.text(limits.textBytes, 'a text of its metadata');
    case 9:
      return array(cursor, depth + 1);
    case 10:
      return cursor.u64();
    case 11:
      return cursor.i64();
    case 12:
      return cursor.f64();
    default:
      throw new GgufError(`Its metadata has a type that is not known (${type}).`);
  }
}

const fixedBytes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

function array(cursor: ByteCursor, depth: number): GgufArray {
  if (depth > limits.arrayDepth) throw new GgufError('Its metadata is nested too deeply.');
  const type = cursor.u32();
  const items = cursor.u64();
  const size = fixedBytes[type];
  // Each item takes bytes of the file, so that no count can be larger than the file is.
  if (items * (size ?? 8) > cursor.left) throw new GgufError('An array of its metadata is longer than the file.');
  if (items <= limits.keptItems && type !== 9)
    return { count: items, items: Array.from({ length: items }, () => value(cursor, type, depth) as GgufScalar) };
  if (size !== undefined) cursor.skip(items * size);
  else if (type === 8) for (let index = 0; index < items; index++) cursor.skip(cursor.u64());
  else if (type === 9) for (let index = 0; index < items; index++) array(cursor, depth + 1);
  else throw new GgufError(`Its metadata has a type that is not known (${type}).`);
  return { count: items, items: undefined };
}

function alignmentOf(metadata: ReadonlyMap<string, GgufScalar | GgufArray>): number {
  const given = metadata.get('general.alignment');
  if (given === undefined) return 32;
  if (typeof given !== 'number' || given < 1 || given > 1 << 20 || (given & (given - 1)) !== 0)
    throw new GgufError('Its alignment makes no sense.');
  return given;
}

function count(given: number, most: number, what: string): number {
  if (given > most) throw new GgufError(`It claims to have ${given} ${what}; more than ${most} are not believed.`);
  return given;
}

function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
