export { cuttingWire } from './cutting-wire.ts';
export type { CuttingWire } from './cutting-wire.ts';
export { findBrowser } from './find-browser.ts';
export { Recorder } from './recorder.ts';
export { ServerProcess } from './server-process.ts';
