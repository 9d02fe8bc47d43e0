import type { InputItem } from '@parley/protocol/openai-compatible';

export function toResponseId(id: string): string {
  return `resp_${id.replaceAll('-', '')}`;
}

/** Names its response, so that a reference to the item finds it (O12). */
export function itemId(prefix: 'msg' | 'fc' | 'rs' | 'fco', responseId: string, place: string): string {
  return `${prefix}_${responseId.slice('resp_'.length)}_${place}`;
}

export function responseOfItem(id: string): string | undefined {
  const hex = /^(?:msg|fc|rs|fco)_([0-9a-f]{32})_i?\d{1,4}$/.exec(id)?.[1];
  return hex === undefined ? undefined : `resp_${hex}`;
}

const prefixes = {
  message: 'msg',
  function_call: 'fc',
  function_call_output: 'fco',
  reasoning: 'rs',
  item_reference: 'msg',
} as const;

/** Kept input can be read one by one, so each item needs a name. */
export function withIds(items: readonly InputItem[], responseId: string): InputItem[] {
  return items.map((item, index) => {
    if (typeof item.id === 'string' && item.id !== '') return item;
    return { ...item, id: itemId(prefixes[item.type ?? 'message'], responseId, `i${index}`) };
  });
}
