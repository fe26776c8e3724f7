import { runTool } from '../../../platform/tools/run-tool.js';

/** What a checker says of a PDF; undefined where none is installed. */
export interface PdfaChecker {
  /** The checker's name and version; undefined when it is not there. */
  version(): Promise<string | undefined>;
  check(path: string, signal?: AbortSignal): Promise<{ readonly passed: boolean; readonly detail: string } | undefined>;
}

const LIMITS = { timeoutMs: 120_000, maxOutputBytes: 1024 * 1024 };

/** veraPDF as a program on the path. It is optional: without it a claim is shown as a claim. */
export function createVeraPdf(program = 'verapdf'): PdfaChecker {
  let known: Promise<string | undefined> | undefined;
  const version = (): Promise<string | undefined> => (known ??= runTool(program, ['--version'], { ...LIMITS, timeoutMs: 30_000 }).then((result) =>
    (result.reason === 'ended' && result.code === 0 ? (result.stdout.toString('utf8').split('\n')[0] ?? '').trim().slice(0, 80) : undefined)));
  return {
    version,
    async check(path, signal) {
      if ((await version()) === undefined) return undefined;
      const result = await runTool(program, ['--format', 'text', path], { ...LIMITS, ...(signal === undefined ? {} : { signal }) });
      const said = result.stdout.toString('utf8').trim();
      if (result.reason !== 'ended' || !/^(PASS|FAIL)\b/.test(said)) return undefined;
      return { passed: said.startsWith('PASS'), detail: said.split('\n')[0]?.replace(path, '').slice(0, 300) ?? '' };
    },
  };
}
