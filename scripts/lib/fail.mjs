/** A fault that the person at the keyboard can mend: shown as one sentence, without a stack. */
export class Refusal extends Error {
  name = 'Refusal';
}

/** Runs a script's body; what it returns is the exit code. */
export async function main(body) {
  // `npm run services -- status | head` closes the pipe early; that is no fault.
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    const sentence = error instanceof Refusal ? error.message : explainOwnFault(error);
    console.error(sentence ? `parley: ${sentence}` : error);
    process.exitCode = 1;
  }
}

function explainOwnFault(error) {
  if (error?.syscall === undefined) return undefined;
  return explainSystemFault(String(error), `writing ${error.path ?? 'to this checkout'}`);
}

/** The one sentence for a system fault that is no bug of ours, or undefined. */
export function explainSystemFault(text, doing) {
  const has = (...words) => words.some((word) => text.includes(word));
  if (has('ENOSPC', 'no space left on device'))
    return `The disk is full while ${doing}; free some space and try again.`;
  if (has('EROFS', 'read-only file system')) return `The file system is read-only, so ${doing} is impossible here.`;
  if (has('EACCES', 'EPERM', 'permission denied')) {
    return `The current user lacks the permission for ${doing}; mend the folder's owner or move the checkout.`;
  }
  if (has('ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNREFUSED', 'ECONNRESET', 'network request')) {
    return `The package registry did not answer while ${doing}; check the network (or npm's registry setting) and try again.`;
  }
  return undefined;
}
