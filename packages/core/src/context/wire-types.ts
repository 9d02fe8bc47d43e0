import type { Message } from '@parley/protocol';

export type { RunParameters } from '@parley/protocol';
export type Sender = Message['sender'];
export type MessageStatus = Message['status'];
