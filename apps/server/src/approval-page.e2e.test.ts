import { existsSync } from 'node:fs';
import { createScriptedTool } from '@parley/core/testing';
import { createParleyClient } from '@parley/client';
import { findBrowser } from '@parley/client/testing';
import type { MessagePart } from '@parley/protocol';
import { chromium, type Browser, type Page } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestServer, type TestServer } from './testing/team-server.ts';
import { TestSocket } from './testing/test-socket.ts';

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));
const executablePath = existsSync(`${webFolder}/index.html`) ? findBrowser() : undefined;
const model = 'script/d1-r0-tools-results';
const patience = { timeout: 30_000, interval: 50 };

/** A tool that asks, decided from outside: over HTTP, over a socket, and with the buttons of the page (SPEC T14). */
describe('a tool that asks, on a whole server', () => {
  const calls: unknown[] = [];
  const risky = createScriptedTool({
    name: 'risky',
    risk: 'ask',
    respond: (input) => {
      calls.push(input);
      return `did ${String(input['say'])}`;
    },
  });
  let server: TestServer;
  let client: ReturnType<typeof createParleyClient>;
  beforeAll(async () => {
    server = await startTestServer({
      environment: { PARLEY_MODE: 'local' },
      parts: { tools: [risky] },
      ...(executablePath === undefined ? {} : { webFolder }),
    });
    client = createParleyClient({ baseUrl: server.url });
  });
  afterAll(() => server.stop());

  const ask = async (say: string, conversationId?: string) => {
    const turn = await client.call('sendMessage', {
      body: {
        content: `call risky {"say":"${say}"}`,
        model,
        tools: ['risky'],
        ...(conversationId !== undefined && { conversation_id: conversationId }),
      },
    });
    return { ...turn, conversationId: turn.conversation_id };
  };
  const asking = async (messageId: string): Promise<string> => {
    let found: string | undefined;
    await vi.waitFor(async () => {
      const { parts } = await client.call('getMessage', { id: messageId });
      found = (parts ?? []).flatMap((part: MessagePart) =>
        part.kind === 'tool' && part.status === 'waiting' ? [part.call_id] : [],
      )[0];
      expect(found).toBeDefined();
    }, patience);
    return found ?? '';
  };
  const ended = (messageId: string, content: string) =>
    vi.waitFor(async () => {
      const message = await client.call('getMessage', { id: messageId });
      expect(message).toMatchObject({ status: 'complete', content });
    }, patience);

  it('T14.3 waits, and goes on when it is allowed over HTTP; the first decision counts', async () => {
    const { assistant_message: answer, run } = await ask('one');
    const callId = await asking(answer.id);
    expect((await client.call('getRun', { id: run.id })).status).toBe('waiting');
    expect(calls).toEqual([]);
    await client.call('decideTool', { id: run.id, callId, body: { decision: 'allow' } });
    await ended(answer.id, 'risky: did one');
    expect(calls).toEqual([{ say: 'one' }]);
    await expect(client.call('decideTool', { id: run.id, callId, body: { decision: 'deny' } })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('T14.3 is denied over a socket, and tells the model', async () => {
    const { assistant_message: answer, run, conversationId } = await ask('two');
    const callId = await asking(answer.id);
    const socket = await TestSocket.attach(server.port, conversationId, {});
    const accepted = await socket.ask({ type: 'tool.decide', run_id: run.id, call_id: callId, decision: 'deny' });
    expect(accepted).toMatchObject({ type: 'tool.decide.accepted', call_id: callId });
    await vi.waitFor(() => expect(socket.frames.some((frame) => frame.type === 'run.ended')).toBe(true), patience);
    expect(calls).not.toContainEqual({ say: 'two' });
    const { parts } = await client.call('getMessage', { id: answer.id });
    expect(parts?.find((part) => part.kind === 'tool')).toMatchObject({ status: 'denied' });
    socket.close();
  });

  describe.skipIf(executablePath === undefined)('in a real browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    });
    afterAll(() => browser?.close());

    const open = async (conversationId: string): Promise<Page> => {
      const page = await browser.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(`${server.url}/c/${conversationId}`);
      return page;
    };

    it('allows, denies, and allows for the whole conversation, each with its button', async () => {
      const first = await ask('three');
      await asking(first.assistant_message.id);
      const page = await open(first.conversationId);
      const question = page.getByRole('group', { name: 'May risky run?' });
      await question.getByRole('button', { name: 'Allow', exact: true }).click();
      await ended(first.assistant_message.id, 'risky: did three');
      await page.getByText('risky: did three').waitFor();
      expect(await question.count()).toBe(0);

      const second = await ask('four', first.conversationId);
      await question.getByRole('button', { name: 'Deny' }).click();
      await vi.waitFor(
        async () =>
          expect((await client.call('getMessage', { id: second.assistant_message.id })).status).toBe('complete'),
        patience,
      );
      expect(calls).not.toContainEqual({ say: 'four' });

      const third = await ask('five', first.conversationId);
      // By keyboard.
      await question.getByRole('button', { name: 'Always in this conversation' }).focus();
      await page.keyboard.press('Enter');
      await ended(third.assistant_message.id, 'risky: did five');
      // It need not ask again.
      const fourth = await ask('six', first.conversationId);
      await ended(fourth.assistant_message.id, 'risky: did six');
      await page.close();
    });
  });
});
