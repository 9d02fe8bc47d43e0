import type { RunEvent, ToolStatus } from '@parley/protocol';

/** One step of a run as its log tells it: what the model said, the calls it made, and what came of them. */
export interface LoggedStep {
  readonly text: string;
  readonly calls: readonly LoggedCall[];
}

export interface LoggedCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly ended?: { readonly status: ToolStatus; readonly result: string };
}

/** T14.4: a new part behind the first word about a tool of the step begins the next step. */
export function stepsOfLog(events: readonly RunEvent[]): readonly LoggedStep[] {
  let steps: OpenStep[] = [newStep()];
  let kind = 'text';
  let open: OpenCall | undefined;
  for (const event of events) {
    const step = steps.at(-1) ?? newStep();
    switch (event.type) {
      case 'run.started':
        if (event.at.part === 0 && event.at.offset === 0) {
          steps = [newStep()];
          kind = 'text';
        }
        break;
      case 'part.started':
        kind = event.kind;
        if (step.hasToolMarks) steps.push(newStep());
        open = event.call && { ...event.call, arguments: '' };
        if (open !== undefined) steps.at(-1)?.calls.push(open);
        break;
      case 'text.delta':
        if (kind === 'text') step.text += event.text;
        else if (kind === 'tool' && open !== undefined) open.arguments += event.text;
        break;
      case 'tool.started':
      case 'tool.waiting':
        step.hasToolMarks = true;
        break;
      case 'tool.ended': {
        step.hasToolMarks = true;
        const call = step.calls.find(({ id }) => id === event.call_id);
        if (call !== undefined) call.ended = { status: event.status, result: event.result };
        break;
      }
      default:
    }
  }
  return steps;
}

interface OpenStep {
  text: string;
  readonly calls: OpenCall[];
  hasToolMarks: boolean;
}

interface OpenCall {
  readonly id: string;
  readonly name: string;
  arguments: string;
  ended?: { status: ToolStatus; result: string };
}

function newStep(): OpenStep {
  return { text: '', calls: [], hasToolMarks: false };
}
