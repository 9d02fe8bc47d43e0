import { authorise, ParleyError } from '@parley/core';
import { openAiRoutes } from '@parley/protocol/openai-compatible';
import type { RequestAuthenticator } from '../auth/request-authenticator.ts';
import type { LargeBodies } from '../http/large-bodies.ts';

/** Long histories and images come within the request. */
const mostLargeBytes = 16 * 1_048_576;
const { openAiChat, openAiRespond, openAiEmbed, openAiModerate } = openAiRoutes;

export function openAiLargeBodies(authenticator: RequestAuthenticator): LargeBodies {
  return {
    paths: new Set([openAiChat, openAiRespond, openAiEmbed, openAiModerate].map(({ path }) => path)),
    bytes: mostLargeBytes,
    async admit(request) {
      const { access } = openAiChat;
      const refusal = authorise(access, await authenticator.authenticate(request, access));
      if (refusal !== undefined) throw new ParleyError(refusal, 'A body of this size needs a valid API key.');
    },
  };
}
