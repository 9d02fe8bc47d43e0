// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { $scheme, startAppearance } from './preferences.ts';

beforeEach(() => {
  document.head.innerHTML = `
    <meta name="theme-color" content="#fff" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#000" media="(prefers-color-scheme: dark)">`;
});

it('gives the frame of the browser the colour of the chosen scheme, and of the system where none is chosen', () => {
  const bars = [...document.querySelectorAll('meta[name="theme-color"]')];
  const media = () => bars.map((bar) => bar.getAttribute('media'));
  const usual = media();
  startAppearance();
  expect(media()).toEqual(usual);
  $scheme.set('dark');
  expect(media()).toEqual(['not all', 'all']);
  $scheme.set('light');
  expect(media()).toEqual(['all', 'not all']);
  $scheme.set('system');
  expect(media()).toEqual(usual);
});
