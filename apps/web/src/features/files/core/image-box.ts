export interface Box {
  readonly width: number;
  readonly height: number;
}

const [most, least] = [340, 64];

/** The room an image takes among the words, known before it is there: nothing moves when it comes. */
export function imageBox(width: number | null, height: number | null): Box {
  if (width === null || height === null || width < 1 || height < 1) return { width: most / 2, height: most / 2 };
  const scale = Math.min(1, most / width, most / height);
  // Very long ones are cut at their sides rather than drawn as a thread.
  return {
    width: Math.max(least, Math.round(width * scale)),
    height: Math.max(least, Math.round(height * scale)),
  };
}
