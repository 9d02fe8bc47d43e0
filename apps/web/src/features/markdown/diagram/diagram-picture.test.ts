import { describe, expect, it } from 'vitest';
import { scaleFor } from './diagram-picture.ts';

describe('the picture of a diagram', () => {
  it('is twice as large as the diagram', () => {
    expect(scaleFor(640, 480)).toBe(2);
  });

  it('is no longer, and no larger, than what browsers draw', () => {
    expect(10_000 * scaleFor(10_000, 50)).toBeCloseTo(8_192);
    const scale = scaleFor(5_000, 5_000);
    expect(5_000 * scale * (5_000 * scale)).toBeLessThanOrEqual(16_000_001);
    expect(scale).toBeGreaterThan(0.5);
  });

  it('has a size where a diagram has none', () => {
    expect(scaleFor(0, 0)).toBe(2);
  });
});
