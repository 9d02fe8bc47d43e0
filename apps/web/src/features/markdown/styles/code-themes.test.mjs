import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const usual = [...read('code.css').matchAll(/var\((--code-[a-z]+), light-dark\((#\w{6}), (#\w{6})\)\)/g)].map(
  ([, name = '', light = '', dark = '']) => ({ theme: 'usual', name, light: ofHex(light), dark: ofHex(dark) }),
);
const others = [...read('code-themes.css').matchAll(/data-code='(\w+)'\] \{([^}]*)\}/g)].flatMap(
  ([, theme = '', body = '']) =>
    [...body.matchAll(/(--code-[a-z]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)/g)].map(
      ([, name = '', light = '', dark = '']) => ({ theme, name, light: ofOklch(light), dark: ofOklch(dark) }),
    ),
);
/** The ground of code, `--color-sunken` of theme.css, in the hues of all tones. */
const hues = [30, 90, 150, 170, 210, 270, 330];

describe('the colours of code', () => {
  it('are as many in each theme', () => {
    const names = usual.map(({ name }) => name).sort();
    expect(names).toHaveLength(9);
    for (const theme of ['muted', 'earth', 'plain'])
      expect(
        others
          .filter((colour) => colour.theme === theme)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(names);
  });

  it.each([...usual, ...others])('$theme: $name can be read in the light and in the dark', ({ light, dark }) => {
    for (const hue of hues) {
      expect(contrast(light, ofOklch(`0.968 0.006 ${hue}`))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark, ofOklch(`0.165 0.008 ${hue}`))).toBeGreaterThanOrEqual(4.5);
    }
  });
});

function ofHex(hex) {
  const at = (index) => {
    const value = Number.parseInt(hex.slice(index, index + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [at(1), at(3), at(5)];
}

/** Björn Ottosson's matrices; what lies outside of sRGB is cut off, as a screen does. */
function ofOklch(text) {
  const [lightness = 0, chroma = 0, hue = 0] = text.split(' ').map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value) => Math.min(1, Math.max(0, value));
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function contrast(one, other) {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]) {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
