import { Children } from './children.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { Report } from './report.ts';
import { prefer } from './priority.ts';
import { openServices, type Services } from './services.ts';

export interface Bench {
  readonly options: BenchOptions;
  readonly report: Report;
  readonly children: Children;
  /** Opened at the first call and closed at the end; a text says why there are none. */
  services(): Promise<Services | string>;
}

/** The frame of every benchmark: options in, figures out, and nothing left running. */
export async function runBench(name: string, work: (bench: Bench) => Promise<void>): Promise<void> {
  const options = readOptions();
  const report = new Report(name, options);
  const children = new Children();
  if (options.priority) prefer(process.pid);
  let services: Promise<Services | string> | undefined;
  const open = async (): Promise<Services | string> => {
    const opened = await openServices();
    if (options.priority && typeof opened !== 'string') {
      for (const pid of Object.values(opened.pids)) prefer(pid);
    }
    return opened;
  };
  let status: 0 | 1 = 1;
  try {
    await work({ options, report, children, services: () => (services ??= open()) });
    status = report.finish();
  } catch (error) {
    if (!children.interrupted)
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  await children.stopAll();
  const opened = await services?.catch(() => undefined);
  if (opened !== undefined && typeof opened !== 'string') await opened.close();
  process.exit(children.interrupted ? 130 : status);
}
