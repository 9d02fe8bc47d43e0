import { registerComposerPart, registerTrigger } from '../features/composer/index.ts';
import { commands } from '../features/composer/triggers/commands.ts';
import { toolTrigger } from '../features/composer/triggers/tools.ts';
import { chatTrigger } from '../features/conversations/trigger.ts';
import { modelTrigger } from '../features/models/trigger.ts';
import { FillingPlace } from '../features/prompts/components/filling-place.tsx';
import { promptTrigger } from '../features/prompts/trigger.ts';

// Everything that can be called up by a character while one writes; loaded when somebody first writes one.
registerComposerPart({ id: 'prompts', tray: FillingPlace });
registerTrigger(promptTrigger);
registerTrigger(commands);
registerTrigger(modelTrigger);
registerTrigger(toolTrigger);
registerTrigger(chatTrigger);
