import { postJson, type Chat } from './chat.ts';

/** Straight to the model: what any server in between can only add to. */
export function createDirectChat(url: string, model: string): Chat {
  return {
    connect: () => Promise.resolve(),
    close: () => undefined,
    async ask(question, onText) {
      const response = await postJson(`${url}/chat/completions`, {
        model,
        stream: true,
        messages: [{ role: 'user', content: question }],
      });
      if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
      let rest = '';
      response.setEncoding('utf8');
      for await (const chunk of response) {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        let text = '';
        for (const line of lines) text += textOf(line);
        // What came together is one piece, as with any reader.
        if (text !== '') onText(text);
      }
    },
  };
}

function textOf(line: string): string {
  if (!line.startsWith('data: {')) return '';
  const event = JSON.parse(line.slice(6)) as { choices?: { delta?: { content?: string } }[] };
  return event.choices?.[0]?.delta?.content ?? '';
}
