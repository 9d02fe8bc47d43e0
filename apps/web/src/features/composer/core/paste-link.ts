import { isInFence } from './fence.ts';

/** K3: what stands in the place of the selected words; undefined when the address is pasted as it is. */
export function linkOver(text: string, from: number, to: number, pasted: string): string | undefined {
  const words = text.slice(from, to);
  const address = pasted.trim();
  if (words.trim() === '' || /\n/.test(words) || isAddress(words.trim()) || !isAddress(address)) return undefined;
  if (isInFence(text, from) || isInCode(text, from)) return undefined;
  const target = /[()<>]/.test(address) ? `<${address.replaceAll(/[<>]/g, encodeURIComponent)}>` : address;
  return `[${words.replaceAll(/([[\]\\])/g, '\\$1')}](${target})`;
}

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

/** Between two backticks of one line. */
export function isInCode(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return (before.match(/`/g)?.length ?? 0) % 2 === 1;
}
