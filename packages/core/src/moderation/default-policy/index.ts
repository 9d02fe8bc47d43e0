import type { PolicyDocument } from '../policy.ts';
import { hateDetectors } from './hate.ts';
import { illegalDetectors } from './illegal.ts';
import { defaultMessages, defaultUnavailableMessage } from './messages.ts';
import { selfHarmDetectors } from './self-harm.ts';
import { sexualDetectors } from './sexual.ts';
import { violenceDetectors } from './violence.ts';

/**
 * What Parley does before anybody has written a policy: refuses plainly harmful requests, marks doubtful ones
 * and lets everything else pass. Lexical rules see words, not meaning; they are the first filter, not the last.
 * A change of any rule is a new version, because verdicts are stored with it.
 */
export const defaultPolicy: PolicyDocument = {
  version: 'default-1',
  stages: ['input', 'output'],
  categories: {
    sexual_minors: { threshold: 0.5, action: 'block' },
    self_harm: { threshold: 0.5, action: 'block' },
    violence: { threshold: 0.5, action: 'flag' },
    illegal: { threshold: 0.5, action: 'flag' },
    hate: { threshold: 0.5, action: 'flag' },
    harassment: { threshold: 0.5, action: 'flag' },
    nsfw: { threshold: 0.5, action: 'flag' },
    pii: { threshold: 0.5, action: 'allow' },
  },
  messages: defaultMessages,
  unavailable_message: defaultUnavailableMessage,
  detectors: [...sexualDetectors, ...selfHarmDetectors, ...violenceDetectors, ...illegalDetectors, ...hateDetectors],
};
