import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '13.5.0';
const cache = fileURLToPath(new URL('../../../../.services/', import.meta.url));
const categories = ['performance', 'accessibility', 'best-practices'] as const;

export type Scores = Readonly<Record<(typeof categories)[number], number>>;

export interface Lighthouse {
  /** From 0 to 100, as Lighthouse judges a phone on a slow network or a desktop. */
  judge(url: string, form: 'mobile' | 'desktop'): Promise<Scores & { readonly faults: readonly string[] }>;
}

/**
 * Lighthouse is six times the size of the page's own tools, so it is no dependency: its pinned version is fetched
 * through npm once and kept beside the services of this checkout. A text says why it cannot be had.
 */
export async function openLighthouse(chromium: string): Promise<Lighthouse | string> {
  const home = path.join(cache, `lighthouse-${version}`);
  if (!existsSync(home)) {
    const problem = await install(home);
    if (problem !== undefined) return problem;
  }
  return {
    async judge(url, form) {
      const program = path.join(home, 'node_modules', 'lighthouse', 'cli', 'index.js');
      const flags = `--headless=new${process.getuid?.() === 0 ? ' --no-sandbox' : ''}`;
      const output = path.join(home, `report-${form}.json`);
      const args = [program, url, '--output=json', `--output-path=${output}`, '--quiet', `--chrome-flags=${flags}`];
      args.push(`--only-categories=${categories.join(',')}`, ...(form === 'desktop' ? ['--preset=desktop'] : []));
      await run(process.execPath, args, { env: { ...process.env, CHROME_PATH: chromium }, timeout: 180_000 });
      return read(output);
    },
  };
}

interface Report {
  readonly categories: Readonly<
    Record<
      string,
      { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
    >
  >;
  readonly audits: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
}

function read(file: string): Scores & { readonly faults: readonly string[] } {
  const { categories: judged, audits } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const scoreOf = (name: string): number => Math.round((judged[name]?.score ?? Number.NaN) * 100);
  const faults = categories.flatMap((name) =>
    (judged[name]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
      .map(({ id }) => `${name}: ${audits[id]?.title ?? id}`),
  );
  return {
    performance: scoreOf('performance'),
    accessibility: scoreOf('accessibility'),
    'best-practices': scoreOf('best-practices'),
    faults,
  };
}

/** Under another name first: half an installation must never be taken for a whole one. */
async function install(home: string): Promise<string | undefined> {
  const draft = `${home}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const args = ['install', '--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund', `lighthouse@${version}`];
  try {
    await run(command, [...before, ...args], { cwd: draft, timeout: 300_000 });
  } catch {
    rmSync(draft, { recursive: true, force: true });
    return `npm could not install lighthouse@${version}`;
  }
  renameSync(draft, home);
  return undefined;
}
