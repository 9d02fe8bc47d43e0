import type { Conversation } from '@parley/protocol';

/** As it begins, before anything is said or set. */
export function newConversation(id: string, at: string): Conversation {
  return {
    id,
    title: '',
    status: 'active',
    summary: '',
    start_timestamp: at,
    end_timestamp: null,
    created_at: at,
    updated_at: at,
    busy_mode: 'queue',
    model: null,
    pinned: false,
    tags: [],
    message_count: 0,
    active_leaf_id: null,
    comparing: null,
    folder_id: null,
    temporary: false,
    answered_at: null,
    read_at: null,
    version: 0,
    forked_from: null,
  };
}
