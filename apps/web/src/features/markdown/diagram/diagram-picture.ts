import { drawDiagram } from './draw-diagram.ts';
import { palette } from './palette.ts';

/** As sharp as screens are. */
const wantedScale = 2;
/** What browsers of phones still draw on. */
const mostPx = 16_000_000;
const longestPx = 8_192;

/** For elsewhere, where the ground is light: a diagram of a dark page is drawn once more. */
export async function vectorOf(source: string): Promise<Blob> {
  const { svg } = await drawDiagram(source, false);
  return new Blob([svg], { type: 'image/svg+xml' });
}

export async function pngOf(source: string): Promise<Blob> {
  const { svg, width, height } = await drawDiagram(source, false);
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = scaleFor(width, height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas here');
    context.fillStyle = String(palette(false)['background']);
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture came back'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Twice as large, unless that is more than a browser draws. */
export function scaleFor(width: number, height: number): number {
  const byLength = longestPx / Math.max(1, width, height);
  const byArea = Math.sqrt(mostPx / Math.max(1, width * height));
  return Math.min(wantedScale, byLength, byArea);
}
