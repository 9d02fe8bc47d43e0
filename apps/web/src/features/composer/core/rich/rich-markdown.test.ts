// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { quietHtml } from './quiet-html.ts';
import { markdownOf } from './rich-markdown.ts';
import { hostile, samples } from './samples.testing.ts';

function convert(html: string, plain?: string): string | undefined {
  const { body } = new DOMParser().parseFromString(quietHtml(html), 'text/html');
  return markdownOf(body, plain ?? (body.textContent || 'x'));
}

describe('K5 what is pasted from pages, mails and office programs', () => {
  it.each(samples)('$name', ({ html, plain, markdown }) => {
    expect(convert(html, plain)).toBe(markdown);
  });
});

describe('K5 what somebody made to do harm', () => {
  it.each(hostile)('$name', ({ html, plain, markdown }) => {
    expect(convert(html, plain)).toBe(markdown);
  });
});
