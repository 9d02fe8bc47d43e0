export const blockedWord = 'grimblefrost';
export const flaggedWord = 'wobblethorn';
export const refusalText = 'That word is not answered here.';

/** A policy of two made-up words: what it does to each message of the load is certain. */
export const policy = {
  version: 'chaos-1',
  stages: ['input'],
  messages: { violence: { default: refusalText } },
  unavailable_message: { default: 'This message could not be checked.' },
  detectors: [
    {
      id: 'blocked',
      kind: 'dictionary',
      category: 'violence',
      stages: ['input'],
      terms: [blockedWord],
      action: 'block',
    },
    {
      id: 'flagged',
      kind: 'dictionary',
      category: 'violence',
      stages: ['input'],
      terms: [flaggedWord],
      action: 'flag',
    },
  ],
} as const;
