import type { InputItem, OutputItem } from '@parley/protocol/openai-compatible';
import type { ModelCarry, ModelImage, ModelMessage, ToolCall } from '../../models/index.ts';
import { readDataUrl } from '../data-urls.ts';
import { badRequest } from '../refusals.ts';

type Item = InputItem | OutputItem;
type Message = Extract<Item, { type?: 'message' | undefined }>;

/** Items that belong together: an input, or the output of one step with what its model wants to see again. */
export interface Segment {
  readonly items: readonly Item[];
  readonly carry?: ModelCarry | undefined;
}

/** From items of any number of steps to messages. What was said and called in one step becomes one message. */
export function readItems(segments: readonly Segment[], param: string): ModelMessage[] {
  const messages: ModelMessage[] = [];
  const called = new Map<string, string>();
  for (const { items, carry } of segments) {
    const from = messages.length;
    items.forEach((item, index) => addItem({ messages, called, from, place: `${param}[${index}]` }, item));
    if (carry === undefined) continue;
    const said = messages.findLastIndex((message) => message.role === 'assistant');
    const message = messages[said];
    if (said >= from && message?.role === 'assistant') messages[said] = { ...message, carry };
  }
  return messages;
}

interface Room {
  readonly messages: ModelMessage[];
  readonly called: Map<string, string>;
  /** Where the segment begins; nothing before it is added to. */
  readonly from: number;
  readonly place: string;
}

function addItem(room: Room, item: Item): void {
  switch (item.type) {
    case undefined:
    case 'message':
      return addMessage(room, item);
    case 'function_call':
      room.called.set(item.call_id, item.name);
      return addCall(room, { id: item.call_id, name: item.name, arguments: item.arguments });
    case 'function_call_output': {
      const name = room.called.get(item.call_id);
      if (name === undefined)
        throw badRequest(room.place, `No tool call found for function call output with call_id ${item.call_id}.`);
      const content =
        typeof item.output === 'string'
          ? item.output
          : item.output.map((part) => (part.type === 'input_text' ? part.text : '[image]')).join('\n');
      room.messages.push({ role: 'tool', content, callId: item.call_id, name });
      return;
    }
    case 'reasoning':
      return;
    case 'item_reference':
      throw new Error('references are resolved before');
    default:
      return item satisfies never;
  }
}

function addMessage({ messages, place }: Room, { role, content }: Message): void {
  const parts = typeof content === 'string' ? [{ type: 'input_text' as const, text: content }] : content;
  const texts: string[] = [];
  const images: ModelImage[] = [];
  parts.forEach((part, index) => {
    const at = `${place}.content[${index}]`;
    if (part.type === 'input_image') images.push(readImage(part.image_url, `${at}.image_url`));
    else texts.push(part.type === 'refusal' ? part.refusal : part.text);
  });
  const text = texts.join('\n');
  if (images.length > 0 && role !== 'user')
    throw badRequest(`${place}.content`, 'Only messages of a user hold images.');
  if (role === 'assistant') messages.push({ role, content: text });
  else if (role === 'user') messages.push({ role, content: text, ...(images.length === 0 ? {} : { images }) });
  else messages.push({ role: 'system', content: text });
}

function readImage(url: string | null | undefined, param: string): ModelImage {
  if (url === null || url === undefined)
    throw badRequest(param, 'Images are taken as data: URLs; uploaded files are not supported.', 'invalid_image_url');
  return readDataUrl(url, param);
}

function addCall({ messages, from }: Room, call: ToolCall): void {
  const last = messages.at(-1);
  if (last?.role === 'assistant' && messages.length > from)
    messages[messages.length - 1] = { ...last, toolCalls: [...(last.toolCalls ?? []), call] };
  else messages.push({ role: 'assistant', content: '', toolCalls: [call] });
}
