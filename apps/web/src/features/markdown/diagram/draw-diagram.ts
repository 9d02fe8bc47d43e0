import libraryUrl from '@mermaid-js/tiny/dist/mermaid.tiny.js?url';
import { readBuiltFile } from '../../../shared/client/built-file.ts';
import { frameUrl } from '../frames/frame-url.ts';
import { palette } from './palette.ts';

export interface DrawnDiagram {
  /** An SVG document, only ever to be shown as an image. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

interface Waiting {
  readonly resolve: (diagram: DrawnDiagram) => void;
  readonly reject: (fault: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

const maxSvgLength = 4_000_000;
const timeoutMs = 20_000;

let frame: HTMLIFrameElement | undefined;
let opening: Promise<Window> | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Draws in a frame without an origin (docs/adr/0014); what comes back is data. */
export async function drawDiagram(code: string, isDark: boolean): Promise<DrawnDiagram> {
  const room = await open();
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    // A diagram that keeps the frame busy takes the frame with it; the next one gets a new frame.
    const timer = setTimeout(() => close(new Error('it took too long')), timeoutMs);
    waiting.set(id, { resolve, reject, timer });
    room.postMessage({ id, code, isDark, variables: palette(isDark) }, '*');
  });
}

function open(): Promise<Window> {
  opening ??= start().catch((fault: unknown) => {
    close(new Error('the drawing room did not open'));
    throw fault;
  });
  return opening;
}

async function start(): Promise<Window> {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.className = 'md-drawing-room';
  element.tabIndex = -1;
  element.setAttribute('aria-hidden', 'true');
  frame = element;
  const isReady = new Promise<void>((resolve) => {
    addEventListener('message', function hear({ source, data }) {
      if (source !== element.contentWindow || data !== 'ready') return;
      removeEventListener('message', hear);
      resolve();
    });
  });
  element.src = frameUrl('diagram');
  document.body.append(element);
  const [library] = await Promise.all([readBuiltFile(libraryUrl), isReady]);
  const room = element.contentWindow;
  if (!room) throw new Error('the frame is gone');
  addEventListener('message', receive);
  room.postMessage({ library }, '*');
  return room;
}

function receive({ source, data }: MessageEvent<unknown>): void {
  if (source === null || source !== frame?.contentWindow) return;
  const { id, svg, width, height, fault } = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  const one = typeof id === 'number' ? waiting.get(id) : undefined;
  if (!one || typeof id !== 'number') return;
  waiting.delete(id);
  clearTimeout(one.timer);
  const isDiagram =
    typeof svg === 'string' &&
    svg.length < maxSvgLength &&
    svg.startsWith('<svg') &&
    typeof width === 'number' &&
    typeof height === 'number';
  if (isDiagram) one.resolve({ svg, width, height });
  else one.reject(new Error(typeof fault === 'string' ? fault.slice(0, 500) : 'no diagram came back'));
}

function close(fault: Error): void {
  frame?.remove();
  removeEventListener('message', receive);
  frame = undefined;
  opening = undefined;
  for (const { reject, timer } of waiting.values()) {
    clearTimeout(timer);
    reject(fault);
  }
  waiting.clear();
}
