import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * `cut`: connections are reset and new ones refused, as when the other side died.
 * `stall`: nothing passes, and what was held back arrives when the link is whole again, as in a network that retransmits.
 * `lose`: nothing passes, and connections of that time are dead for ever without anybody being told, as when a
 * firewall or a machine in between forgot them. New ones made after the mending work.
 */
export type LinkFault = 'cut' | 'stall' | 'lose';

/** After this long the far side notices a dead connection, as its keep-alive would on a real network. */
const farNoticesAfterMs = 15_000;

/** A TCP connection between a process and a service that can break in the ways networks break. */
export class FaultyLink {
  readonly #server: Server;
  readonly #target: () => number;
  readonly #pairs = new Set<Pair>();
  #fault: LinkFault | undefined;

  private constructor(target: () => number) {
    this.#target = target;
    // Half open: a lost connection must not answer even the goodbye of its near side.
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
  }

  static async open(target: () => number): Promise<FaultyLink> {
    const link = new FaultyLink(target);
    await new Promise<void>((resolve, reject) => {
      link.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  break(fault: LinkFault): void {
    this.#fault = fault;
    for (const pair of this.#pairs) pair.suffer(fault);
  }

  mend(): void {
    const was = this.#fault;
    this.#fault = undefined;
    if (was === 'stall') for (const pair of this.#pairs) pair.recover();
  }

  close(): void {
    this.#server.close();
    for (const pair of this.#pairs) pair.destroy();
  }

  #accept(near: Socket): void {
    if (this.#fault === 'cut') return void near.resetAndDestroy();
    const far = connect({ port: this.#target(), host: '127.0.0.1', allowHalfOpen: true });
    const pair = new Pair(near, far, () => this.#pairs.delete(pair));
    this.#pairs.add(pair);
    if (this.#fault !== undefined) pair.suffer(this.#fault);
  }
}

class Pair {
  readonly #near: Socket;
  readonly #far: Socket;
  #isLost = false;
  #noticing: NodeJS.Timeout | undefined;

  constructor(near: Socket, far: Socket, onGone: () => void) {
    this.#near = near;
    this.#far = far;
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    near.on('close', () => {
      // Nobody tells the far side of a lost connection.
      if (!this.#isLost) far.destroy();
      onGone();
    });
    far.on('close', () => {
      if (!this.#isLost) near.destroy();
    });
    near.pipe(far);
    far.pipe(near);
  }

  suffer(fault: LinkFault): void {
    if (fault === 'cut') return this.destroy();
    this.#near.unpipe(this.#far).pause();
    this.#far.unpipe(this.#near).pause();
    if (fault === 'stall' || this.#isLost) return;
    this.#isLost = true;
    // Reading and forgetting: writers must not notice by a full buffer what a real network would not tell.
    this.#near.resume();
    this.#far.resume();
    this.#noticing = setTimeout(() => this.#far.destroy(), farNoticesAfterMs);
  }

  recover(): void {
    if (this.#isLost) return;
    this.#near.pipe(this.#far);
    this.#far.pipe(this.#near);
  }

  destroy(): void {
    clearTimeout(this.#noticing);
    this.#near.resetAndDestroy();
    this.#far.destroy();
  }
}
