import { resource } from '../../../shared/lib/resource.ts';
import { readSystem } from '../api/system.ts';

export const system = resource(readSystem);
