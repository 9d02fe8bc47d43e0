import type { Environment, WebSocketLike } from '@parley/client';
import { WebSocket } from 'ws';
import type { Random } from '../../support/random.ts';

/** The network between the screens and the gateways. */
export interface ClientNetwork {
  /** Each connection goes to any gateway, as behind a balancer that does not know who is ill. */
  readonly environment: Pick<Environment, 'fetch' | 'openWebSocket' | 'random'>;
  readonly anyUrl: string;
  slow(): Pick<Environment, 'fetch' | 'openWebSocket' | 'random'>;
  cut(gatewayUrl: string): void;
  /** Sockets stay open and nothing comes any more. */
  silence(gatewayUrl: string): void;
}

const anyUrl = 'http://any.invalid';
const requestWithinMs = 15_000;

export function createClientNetwork(options: {
  readonly gatewayUrls: readonly string[];
  readonly random: Random;
}): ClientNetwork {
  const { gatewayUrls, random } = options;
  const sockets = new Map<WebSocket, string>();

  function route(url: string): { url: string; gateway: string } {
    const gateway = random.pick(gatewayUrls);
    const wanted = new URL(url);
    const real = new URL(gateway);
    wanted.host = real.host;
    return { url: wanted.href, gateway };
  }

  function open(url: string): WebSocket {
    const routed = route(url);
    const socket = new WebSocket(routed.url, { perMessageDeflate: false, handshakeTimeout: 10_000 });
    sockets.set(socket, routed.gateway);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  }

  const fetchAny: typeof fetch = (input, init) => {
    const request = input instanceof Request ? input.url : input.toString();
    const limit = AbortSignal.timeout(requestWithinMs);
    // A balancer gives up on a gateway that hangs. Event streams are meant to hang.
    const signal = request.includes('/events')
      ? init?.signal
      : init?.signal
        ? AbortSignal.any([init.signal, limit])
        : limit;
    return fetch(route(request).url, { ...init, ...(signal ? { signal } : {}) });
  };

  return {
    anyUrl,
    environment: {
      fetch: fetchAny,
      openWebSocket: (url) => open(url) as unknown as WebSocketLike,
      random: () => random.next(),
    },
    slow() {
      return {
        fetch: fetchAny,
        random: () => random.next(),
        openWebSocket: (url) => readSlowly(open(url), random) as unknown as WebSocketLike,
      };
    },
    cut(gatewayUrl) {
      for (const [socket, url] of sockets) if (url === gatewayUrl) socket.terminate();
    },
    silence(gatewayUrl) {
      for (const [socket, url] of sockets) if (url === gatewayUrl) socket.pause();
    },
  };
}

/** Stops reading for seconds again and again. */
function readSlowly(socket: WebSocket, random: Random): WebSocket {
  let timer: NodeJS.Timeout | undefined;
  const turn = (paused: boolean) => {
    if (socket.readyState === WebSocket.OPEN) {
      if (paused) socket.resume();
      else socket.pause();
    }
    timer = setTimeout(() => turn(!paused), random.between(500, 3_000));
  };
  socket.on('open', () => turn(true));
  socket.on('close', () => clearTimeout(timer));
  return socket;
}
