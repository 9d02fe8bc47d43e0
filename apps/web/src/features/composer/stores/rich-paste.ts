import { inertDocument } from '../../../shared/trusted-types.ts';
import { quietHtml } from '../core/rich/quiet-html.ts';
import { longestHtml, markdownOf } from '../core/rich/rich-markdown.ts';

/** K5: undefined where the plain words are what is pasted. */
export function markdownOfHtml(html: string, plain: string): string | undefined {
  return html.length > longestHtml ? undefined : markdownOf(inertDocument(quietHtml(html)).body, plain);
}
