import type { Command } from '../command.ts';
import { backupCommand } from './backup.ts';
import { chatCommand } from './chat.ts';
import { doctorCommand } from './doctor.ts';
import { loginCommand } from './login.ts';
import { logoutCommand } from './logout.ts';
import { modelsCommand } from './models.ts';
import { moveCommand } from './move.ts';
import { providersCommand } from './providers.ts';
import { restoreCommand } from './restore.ts';

/** A new command is a file here and a line in this list. */
export const commands: readonly Command[] = [
  chatCommand,
  modelsCommand,
  loginCommand,
  logoutCommand,
  providersCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  moveCommand,
];
