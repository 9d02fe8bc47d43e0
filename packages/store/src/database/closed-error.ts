import { ParleyError } from '@parley/core';

export function closedError(): ParleyError {
  return new ParleyError('shutting_down', 'The database is closed.');
}
