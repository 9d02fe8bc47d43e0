import { createServer } from 'node:http';

/** A model server that wants its key and says one sentence, in OpenAI's words. */
export async function startKeyServer(key) {
  const server = createServer((request, response) => {
    request.resume();
    const json = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${key}`)
      return json(401, { error: { message: `Incorrect API key: ${request.headers.authorization}` } });
    if (request.url === '/v1/models')
      return json(200, { object: 'list', data: [{ id: 'house-large', max_model_len: 8192 }, { id: 'house-small' }] });
    const send = (data) => response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of ['Good ', 'evening ', 'from ', 'the ', 'house.'])
      send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    send({ choices: [], usage: { prompt_tokens: 4, completion_tokens: 5 } });
    send('[DONE]');
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
