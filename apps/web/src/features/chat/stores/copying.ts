import { chatPath } from '../../../shared/router/paths.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { text } from '../text.ts';
import type { ChatMessage } from './chat-session.ts';

export async function copyMarkdown({ content }: Pick<ChatMessage, 'content'>): Promise<void> {
  await copy(content);
}

/** Without the marks of Markdown, for places that show them. */
export async function copyPlain({ content }: Pick<ChatMessage, 'content'>): Promise<void> {
  await copy(withoutMarkdown(content));
}

/** The address that leads to it. */
export async function copyLink(message: Pick<ChatMessage, 'id' | 'conversation_id'>): Promise<void> {
  await copy(new URL(chatPath(message.conversation_id, message.id), location.href).href);
}

async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    toast(text('copied'), { forMs: 2_000 });
  } catch {
    // Without a secure address browsers have no clipboard.
    toast(text('notCopied'), { kind: 'problem' });
  }
}

export function withoutMarkdown(source: string): string {
  return source
    .split(/(```[\s\S]*?(?:```|$))/)
    .map((piece) => {
      if (piece.startsWith('```')) return piece.replace(/^```[^\n]*\n?/, '').replace(/\n?```$/, '');
      return piece
        .replaceAll(/^#{1,6}\s+/gm, '')
        .replaceAll(/^>\s?/gm, '')
        .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/(\*\*|__)(?=\S)([\s\S]*?\S)\1/g, '$2')
        .replaceAll(/(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])/g, '$1')
        .replaceAll(/~~(?=\S)([\s\S]*?\S)~~/g, '$1')
        .replaceAll(/`([^`\n]+)`/g, '$1');
    })
    .join('');
}
