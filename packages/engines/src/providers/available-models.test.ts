import type { ProviderKind } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAvailable } from './available-models.ts';
import { startWireServer, type WireServer } from './conformance/wire-server.ts';

let server: WireServer;
beforeEach(async () => {
  server = await startWireServer();
});
afterEach(() => server.close());

function list(kind: ProviderKind, path = '/v1') {
  const config = { id: '1', kind, name: 'x', baseUrl: `${server.baseUrl}${path}`, apiKey: 'sk-key-0123456789' };
  return listAvailable({ ...config, options: { region: 'eu-central-1' }, models: [] }, AbortSignal.timeout(10_000));
}

function answers(value: unknown): void {
  server.answer = (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

describe('listAvailable', () => {
  it('reads window, abilities and prices where a list tells them (OpenRouter)', async () => {
    answers({
      data: [
        {
          id: 'maker/model',
          name: 'Maker: Model',
          context_length: 131_072,
          architecture: { input_modalities: ['text', 'image'] },
          supported_parameters: ['tools', 'reasoning', 'structured_outputs'],
          pricing: { prompt: '0.0000005', completion: '0.000002', input_cache_read: '0.00000005' },
        },
      ],
    });
    expect(await list('openrouter')).toMatchObject([
      {
        id: 'maker/model',
        name: 'Maker: Model',
        context_tokens: 131_072,
        abilities: { tools: true, images: true, reasoning: true, json_schema: true },
        price: { input: 0.5, output: 2, cached_input: 0.05 },
      },
    ]);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-key-0123456789');
  });

  it('asks Anthropic and Google with their own headers', async () => {
    answers({ data: [{ type: 'model', id: 'claude-haiku-4-5-20251001', display_name: 'Claude Haiku 4.5' }] });
    expect(await list('anthropic')).toMatchObject([{ context_tokens: 200_000, price: { input: 1 } }]);
    expect(server.requests[0]?.headers).toMatchObject({
      'x-api-key': 'sk-key-0123456789',
      'anthropic-version': '2023-06-01',
    });
    answers({
      models: [
        {
          name: 'models/gemini-2.5-flash',
          displayName: 'Gemini 2.5 Flash',
          inputTokenLimit: 1_048_576,
          outputTokenLimit: 65_536,
          supportedGenerationMethods: ['generateContent'],
        },
        { name: 'models/embedding-001', supportedGenerationMethods: ['embedContent'] },
      ],
    });
    expect(await list('google', '/v1beta')).toMatchObject([{ id: 'gemini-2.5-flash', max_output_tokens: 65_536 }]);
    expect(server.requests[1]?.headers['x-goog-api-key']).toBe('sk-key-0123456789');
  });

  it('asks Ollama for each of its models what it can do', async () => {
    server.answer = (response) => {
      const asked = server.requests.at(-1);
      const value =
        asked?.url === '/api/tags'
          ? { models: [{ name: 'qwen3:8b' }] }
          : { capabilities: ['completion', 'tools', 'thinking'], model_info: { 'qwen3.context_length': 40_960 } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    expect(await list('ollama', '')).toMatchObject([
      { id: 'qwen3:8b', context_tokens: 16_384, abilities: { tools: true, images: false, reasoning: true } },
    ]);
  });

  it('has nothing to ask at Azure, and tells what it knows of Bedrock', async () => {
    expect(await list('azure_openai')).toBeUndefined();
    expect((await list('amazon_bedrock'))?.length).toBeGreaterThan(0);
    expect(server.requests).toEqual([]);
  });

  it('fails as a call does where the server refuses', async () => {
    server.answer = (response) => void response.writeHead(401).end('{"error":"no"}');
    await expect(list('openai')).rejects.toMatchObject({ name: 'ModelError', status: 401 });
  });
});
