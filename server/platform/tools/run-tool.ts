import { spawn } from 'node:child_process';

/** Limits under which a foreign program runs. */
export interface ToolLimits {
  readonly timeoutMs: number;
  /** More output than this ends the program. */
  readonly maxOutputBytes: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** How a foreign program ended. `reason` tells why it was ended by us. */
export interface ToolResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly reason: 'ended' | 'timeout' | 'too-much-output' | 'aborted' | 'not-found';
}

const MAX_STDERR = 64 * 1024;

/** Runs a program with arguments (no shell), feeds it `input`, and answers how it ended. Never throws for what the program does. */
export function runTool(program: string, args: readonly string[], limits: ToolLimits, input?: Buffer): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: limits.env?.['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', ...limits.env } });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let reason: ToolResult['reason'] = 'ended';
    const end = (why: ToolResult['reason']): void => {
      reason = why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end('timeout'), limits.timeoutMs);
    const onAbort = (): void => end('aborted');
    limits.signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.maxOutputBytes) end('too-much-output');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8');
    });
    const settle = (code: number | null): void => {
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', onAbort);
      resolve({ code, stdout: Buffer.concat(chunks), stderr, reason });
    };
    child.on('error', () => {
      reason = 'not-found';
      settle(null);
    });
    child.on('close', settle);
    // A program that ends before it read everything breaks the pipe; its end tells more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
