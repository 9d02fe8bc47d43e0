import type { ModelRequest } from '@parley/core';
import type { Saying } from './wire.ts';

export const usage = { input: 100, output: 20 };
export const story: Saying = {
  steps: [{ kind: 'text', pieces: ['Grüße aus ', '東京 🦊', ', "so" \\ it\n', 'goes.'] }],
  end: 'complete',
  usage,
};
export const storyText = 'Grüße aus 東京 🦊, "so" \\ it\ngoes.';
export const signature = 'EqQBCgIYAhIkc2lnbmF0dXJl';
export const weather = {
  name: 'get_weather',
  description: 'The weather of a town',
  parameters: { type: 'object', properties: { town: { type: 'string' } }, required: ['town'] },
};
export const twoCalls: Saying = {
  steps: [
    { kind: 'reasoning', pieces: ['Both ', 'towns.'], signature },
    { kind: 'text', pieces: ['I look. '] },
    { kind: 'tool', id: 'call00001', name: 'get_weather', pieces: ['{"to', 'wn":', '"Köln"}'], signature },
    { kind: 'tool', id: 'call00002', name: 'get_weather', pieces: ['{"town":"東京"}'] },
  ],
  end: 'tool_calls',
  usage,
};
export const question: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'How is the weather?' },
  ],
  parameters: {},
};
export const withTools: ModelRequest = { ...question, tools: [weather] };
