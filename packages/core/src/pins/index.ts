export { createPinService, type PinnedId, type PinService, type PinStore } from './pin.service.ts';
