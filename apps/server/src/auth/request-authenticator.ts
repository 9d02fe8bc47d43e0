import type { IncomingMessage } from 'node:http';
import type { Principal } from '@parley/core';
import type { Access } from '@parley/protocol';

/** From a request (REST, event stream or WebSocket upgrade) to who makes it. One per mode of operation. */
export interface RequestAuthenticator {
  /** Throws when the request comes from a page that must get nothing, whatever it asks for. */
  admit(request: IncomingMessage): void;
  /** Undefined: nobody. Throws when a credential is there and not good, or when the request comes from a foreign page. */
  authenticate(request: IncomingMessage, access: Access): Promise<Principal | undefined>;
}
