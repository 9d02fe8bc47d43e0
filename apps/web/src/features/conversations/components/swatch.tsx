import type { FolderColor } from '@parley/protocol';

/** A spot of a folder's or tag's colour; `theme.css` says what the names look like. */
export function Swatch({
  color,
  className = 'size-2.5',
}: {
  readonly color: FolderColor;
  readonly className?: string;
}) {
  return <span aria-hidden="true" data-swatch={color} className={`shrink-0 rounded-full ${className}`} />;
}

export const swatchColors: readonly FolderColor[] = ['gray', 'rose', 'amber', 'lime', 'teal', 'sky', 'violet', 'pink'];

/** The same tag has the same colour everywhere, without anybody choosing it. */
export function colorOfTag(tag: string): FolderColor {
  let hash = 0;
  for (const character of tag) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return swatchColors[1 + (hash % (swatchColors.length - 1))] ?? 'gray';
}
