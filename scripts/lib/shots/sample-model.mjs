import { createServer } from 'node:http';
import { answerTo } from './sample-texts.mjs';

/**
 * A model server for the pictures: it says what stands in sample-texts.mjs, whatever it is told besides. The pictures
 * show what an answer looks like, and the name of the model tells that it is a sample.
 */
export async function startSampleModel() {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text));
    request.on('end', () => void answer(body, response));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    settings: {
      PARLEY_MODEL_SERVERS: JSON.stringify([
        {
          prefix: 'sample',
          base_url: `http://127.0.0.1:${server.address().port}/v1`,
          models: [{ id: 'written-by-hand', context_tokens: 32_768 }],
        },
      ]),
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** One picture is of an answer that is being written. */
const wordMs = 15;

async function answer(body, response) {
  const { messages = [] } = JSON.parse(body);
  const question = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const isTitle = messages.some(({ role, content }) => role === 'system' && /title/.test(content));
  const text = answerTo(String(question), isTitle);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (data) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  for (const content of text.match(/\S+\s*/g) ?? []) {
    send({ choices: [{ index: 0, delta: { content } }] });
    await new Promise((resolve) => setTimeout(resolve, isTitle ? 0 : wordMs));
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  send({ choices: [], usage: { prompt_tokens: 212, completion_tokens: 148, total_tokens: 360 } });
  response.end('data: [DONE]\n\n');
}
