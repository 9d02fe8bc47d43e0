// npm run bench -- NAME [--json]: one benchmark of stress/src/bench; --list names them.
import { main } from './lib/fail.mjs';
import { runProgram } from './lib/programs.mjs';

await main(() => runProgram({ kind: 'bench', command: 'bench', argument: 'NAME' }));
