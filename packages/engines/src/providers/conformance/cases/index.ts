import type { Wire } from '../wire.ts';
import type { Case, Define } from '../world.ts';
import { defineAnswers } from './answers.ts';
import { defineFaults } from './faults.ts';
import { defineRequests } from './requests.ts';
import { defineTools } from './tools.ts';

/** Everything a model of that provider is held to. */
export function casesOf(wire: Wire): Case[] {
  const cases: Case[] = [];
  const define: Define = Object.assign(
    (title: string, check: Case['check']) => void cases.push({ title, check, lacks: undefined }),
    {
      where: ((name, title, check) =>
        void cases.push({ title, check, lacks: wire.without[name] })) satisfies Define['where'],
    },
  );
  for (const add of [defineAnswers, defineTools, defineRequests, defineFaults]) add(define, wire);
  return cases;
}
