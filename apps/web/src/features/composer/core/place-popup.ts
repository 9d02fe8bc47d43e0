export interface PopupSurroundings {
  /** Of the caret's line, in the coordinates of the page's window. */
  readonly caret: { readonly x: number; readonly top: number; readonly bottom: number };
  /** What is seen of the window: less than all of it while a keyboard lies over a phone's. */
  readonly view: { readonly top: number; readonly height: number; readonly width: number };
  readonly isRtl: boolean;
}

export interface PopupPlace {
  readonly side: 'above' | 'below';
  readonly left: number;
  readonly width: number;
  readonly maxHeight: number;
  /** The edge that touches the line: its bottom where it stands above, else its top. */
  readonly edge: number;
}

const gapPx = 6;
const marginPx = 8;
const widest = 420;
const tallest = 336;
/** Above, since answers stand there and the keyboard below; below only where that has clearly more room. */
const enoughAbove = 220;

/** Where a list of suggestions goes that belongs to the caret: beside it, and never out of sight. */
export function placePopup({ caret, view, isRtl }: PopupSurroundings): PopupPlace {
  const above = caret.top - view.top - gapPx - marginPx;
  const below = view.top + view.height - caret.bottom - gapPx - marginPx;
  const side = above >= enoughAbove || above >= below ? 'above' : 'below';
  const width = Math.min(widest, view.width - 2 * marginPx);
  const wanted = isRtl ? caret.x - width : caret.x;
  return {
    side,
    width,
    left: Math.max(marginPx, Math.min(wanted, view.width - width - marginPx)),
    maxHeight: Math.max(96, Math.min(tallest, side === 'above' ? above : below)),
    edge: side === 'above' ? caret.top - gapPx : caret.bottom + gapPx,
  };
}
