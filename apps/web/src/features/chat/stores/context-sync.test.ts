import type { SessionContext, UpdateContext } from '@parley/protocol';
import { atom } from 'nanostores';
import { describe, expect, it } from 'vitest';
import { ContextSync, type DraftBase } from './context-sync.ts';

/** A server that keeps one context, and devices that share it. Time passes when the test says so. */
class World {
  stored: SessionContext = {
    conversation_id: '00000000-0000-4000-8000-000000000000',
    version: 0,
    draft: '',
    read_position: null,
    recent_message_ids: [],
    tone: null,
    last_intents: [],
    updated_at: null,
  };
  isDown = false;
  writes = 0;
  readonly devices: { readonly sync: ContextSync }[] = [];

  device(local = '', base?: DraftBase) {
    const $draft = atom(local);
    let kept = base;
    let due: (() => void) | undefined;
    const sync = new ContextSync({
      id: this.stored.conversation_id,
      $draft,
      read: async () => this.#reach(() => this.stored),
      write: async ({ base_version, ...fields }: UpdateContext) =>
        this.#reach(() => {
          this.writes += 1;
          if (base_version !== this.stored.version) return { applied: false, context: this.stored };
          this.stored = { ...this.stored, ...fields, version: base_version + 1 } as SessionContext;
          for (const device of this.devices) device.sync.take(this.stored);
          return { applied: true, context: this.stored };
        }),
      base: { get: () => kept, set: (next) => (kept = next) },
      after(_ms, work) {
        due = work;
        return () => (due = undefined);
      },
    });
    const device = {
      sync,
      $draft,
      /** All that waits is done. */
      async settle() {
        for (let turn = 0; turn < 5; turn += 1) {
          await new Promise((resolve) => setTimeout(resolve));
          due?.();
          due = undefined;
        }
        await new Promise((resolve) => setTimeout(resolve));
      },
      kept: () => kept,
    };
    this.devices.push(device);
    return device;
  }

  #reach<Result>(work: () => Result): Result {
    if (this.isDown) throw new Error('away');
    return work();
  }
}

describe('the context of a conversation', () => {
  it('carries a draft from one device to the other, and its end when it is sent (SC4, SC5)', async () => {
    const world = new World();
    const [desk, phone] = [world.device(), world.device()];
    await desk.settle();
    desk.$draft.set('half a thought');
    await desk.settle();
    expect(phone.$draft.get()).toBe('half a thought');
    phone.$draft.set('');
    await phone.settle();
    expect(desk.$draft.get()).toBe('');
  });

  it('never overwrites what is being typed; what is typed last wins on both (SC3)', async () => {
    const world = new World();
    const [desk, phone] = [world.device(), world.device()];
    await desk.settle();
    await phone.settle();
    phone.$draft.set('on the phone');
    desk.$draft.set('at the desk');
    await desk.settle();
    expect(phone.$draft.get()).toBe('on the phone');
    await phone.settle();
    expect([world.stored.draft, desk.$draft.get()]).toEqual(['on the phone', 'on the phone']);
  });

  it('of an old draft in this browser and a newer one elsewhere takes the newer (SC3)', async () => {
    const world = new World();
    world.stored = { ...world.stored, version: 7, draft: 'newer, elsewhere' };
    const device = world.device('old', { version: 3, draft: 'old' });
    await device.settle();
    expect(device.$draft.get()).toBe('newer, elsewhere');
    expect(world.writes).toBe(0);
  });

  it('of two that went on without each other loses neither (SC2)', async () => {
    const world = new World();
    world.stored = { ...world.stored, version: 7, draft: 'elsewhere' };
    const device = world.device('here, offline', { version: 3, draft: '' });
    await device.settle();
    expect(device.$draft.get()).toBe('here, offline\n\nelsewhere');
    expect(world.stored.draft).toBe('here, offline\n\nelsewhere');
  });

  it('keeps what is written while the server is away, and stores it with the next change', async () => {
    const world = new World();
    world.isDown = true;
    const device = world.device();
    await device.settle();
    device.$draft.set('written offline');
    await device.settle();
    world.isDown = false;
    device.$draft.set('written offline, and on');
    await device.settle();
    expect(world.stored.draft).toBe('written offline, and on');
  });

  it('stores where somebody reads beside the draft, also when another device was faster (SC2)', async () => {
    const world = new World();
    const device = world.device();
    await device.settle();
    world.stored = { ...world.stored, version: 4, draft: 'from elsewhere' };
    const read_position = { message_id: '00000000-0000-4000-8000-000000000001', offset: 0.5 };
    device.sync.note({ read_position });
    await device.settle();
    expect(world.stored).toMatchObject({ draft: 'from elsewhere', read_position });
    expect(device.$draft.get()).toBe('from elsewhere');
  });
});
