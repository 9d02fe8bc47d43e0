import type { ServerResponse } from 'node:http';
import { planScript, timingOf, type ScriptPlan, type ScriptScheduler } from '@parley/engines';
import type { ChatRequest } from './chat-request.ts';
import { createFrames, type Frames } from './frames.ts';
import { sendError, sendJson } from './respond.ts';

export interface AnswerRoom {
  readonly scheduler: ScriptScheduler;
  readonly allowDeath: boolean;
}

let answers = 0;

export function answerChat(chat: ChatRequest, response: ServerResponse, room: AnswerRoom): void {
  const plan = planScript(chat.script, chat.request);
  const refused = refuse(plan, response, room);
  if (refused) return;
  const frames = createFrames({
    id: `chatcmpl-${process.pid}-${++answers}`,
    createdS: Math.floor(Date.now() / 1_000),
    model: chat.script.name,
  });
  const tokens = plan.fault === undefined ? plan.count : plan.fault.afterTokens;
  const listener = chat.streams
    ? streamTo(response, plan, { frames, includesUsage: chat.includesUsage })
    : collectFor(response, plan, frames);
  const playback = room.scheduler.play({ ...timingOf(chat.script), tokens }, listener);
  // A client that went away is no longer played to.
  response.on('close', () => playback.stop());
}

function refuse(plan: ScriptPlan, response: ServerResponse, room: AnswerRoom): boolean {
  if (plan.inputTokens > plan.script.contextTokens) {
    sendError(
      response,
      400,
      `This model's maximum context length is ${plan.script.contextTokens} tokens`,
      'context_length_exceeded',
    );
    return true;
  }
  if (plan.fault?.kind === 'down' || (plan.fault?.kind === 'die' && !room.allowDeath)) {
    sendError(
      response,
      503,
      plan.fault.kind === 'down' ? 'The script is down' : 'Scripts that kill the process are not allowed here',
    );
    return true;
  }
  return false;
}

interface StreamRoom {
  readonly frames: Frames;
  readonly includesUsage: boolean;
}

function streamTo(response: ServerResponse, plan: ScriptPlan, { frames, includesUsage }: StreamRoom) {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  return {
    /** Late tokens are events of their own, as from a real model, in one write. */
    tokens: (from: number, to: number) => {
      let text = from === 0 ? frames.opening : '';
      for (let index = from; index < to; index++) text += frames.delta(plan.text(index, index + 1));
      writeChunk(response, text);
    },
    ended: () => {
      switch (plan.fault?.kind) {
        case 'stall':
          return;
        case 'die':
          return void process.kill(process.pid, 'SIGKILL');
        case 'cut':
          return void response.write('data: {"id":"chatcmpl-cut","choices":[{"delta":{"cont', () =>
            response.socket?.resetAndDestroy(),
          );
        case 'fail':
          return void response.end(
            'data: {"error":{"message":"The script failed on command","type":"server_error"}}\n\n',
          );
        default:
      }
      response.end(frames.ending(plan.reason, includesUsage ? plan : undefined));
    },
  };
}

/**
 * The chunk as one string straight to the socket: about a fifth cheaper than `response.write`, which hands over length,
 * text and line ends one by one. Right only because nothing is ever waiting inside the response itself.
 */
function writeChunk(response: ServerResponse, text: string): void {
  const { socket } = response;
  if (socket === null || socket.writableCorked > 0) response.write(text);
  else socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}

function collectFor(response: ServerResponse, plan: ScriptPlan, frames: Frames) {
  return {
    tokens: () => {},
    ended: () => {
      switch (plan.fault?.kind) {
        case 'stall':
          return;
        case 'die':
          return void process.kill(process.pid, 'SIGKILL');
        case 'cut':
          return void response.socket?.resetAndDestroy();
        case 'fail':
          return sendError(response, 500, 'The script failed on command');
        default:
      }
      sendJson(response, 200, frames.whole(plan));
    },
  };
}
