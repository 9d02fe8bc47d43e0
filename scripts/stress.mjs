// npm run stress -- SCENARIO [--json]: one scenario of stress/src/scenarios; --list names them.
import { main } from './lib/fail.mjs';
import { runProgram } from './lib/programs.mjs';

await main(() => runProgram({ kind: 'scenarios', command: 'stress', argument: 'SCENARIO' }));
