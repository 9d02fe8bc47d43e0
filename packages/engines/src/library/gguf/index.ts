export { describeGguf, type GgufDescription } from './describe-gguf.ts';
export { GgufError } from './gguf-types.ts';
export { readGguf } from './read-gguf.ts';
