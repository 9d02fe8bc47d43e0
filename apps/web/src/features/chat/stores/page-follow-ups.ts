import { $isVisible } from '../../conversations/index.ts';
import { suggestFollowUps } from '../api/follow-ups.ts';
import { FollowUps } from './follow-ups.ts';

/** Those of this page. */
export const followUps = new FollowUps({ ask: suggestFollowUps, $isSeen: $isVisible });
