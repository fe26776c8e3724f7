import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, fsync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { syncDir } from './disk.js';

/** What was written and has to survive a power cut before anybody is told of it. */
export interface Written {
  readonly files?: readonly string[];
  readonly folders?: readonly string[];
}

/** Makes what was written durable. */
export interface Flusher {
  /** Answers when the bytes of the files and the entries of the folders survive a power cut; throws when that cannot be had. */
  flush(written: Written): Promise<void>;
}

const flushFile = promisify(fsync);
const FILE_LANES = 4;
const GROUP_FROM = 4;
const GROUP_STAYS_MS = 100;
const FORGET_MS = 5000;
const SCRIPT = 'while IFS= read -r path; do if sync -f "$path"; then echo ok; else echo no; fi; done';

/**
 * Durability for one file system, named by a folder of it. Few writers: each file and folder is fsynced by itself, as ever. Many writers
 * at once go in rounds, each by the way that lately cost less: every path by itself, or one `syncfs` (the program sync) for all who wait.
 * On a quiet disk a hundred files need no more of its flush than one; where others write much, `syncfs` would wait for their bytes too.
 * Where that program is missing or refuses, every file is fsynced; no promise depends on it.
 */
export function createFlusher(dir: string): Flusher {
  const waiting: { readonly written: Written; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  let helper: SyncHelper | undefined;
  let broken = false;
  let under = 0;
  let running = false;
  let lastGroup = -Infinity;
  const together = createCost();
  const single = createCost();

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0);
      const paths = group.reduce((sum, { written }) => sum + (written.files?.length ?? 0) + (written.folders?.length ?? 0), 0);
      const started = performance.now();
      if (!broken && together.guess(started, 1) <= single.guess(started, paths)) {
        const done = await (helper ??= startHelper()).sync(dir);
        together.learn(started, performance.now() - started);
        if (done) {
          for (const one of group) one.resolve();
          continue;
        }
        broken = true;
        helper.end();
      }
      await Promise.all(group.map((one) => eachByItself(one.written).then(one.resolve, one.reject)));
      single.learn(started, (performance.now() - started) / Math.max(paths, 1));
    }
    lastGroup = performance.now();
    running = false;
  }

  return {
    async flush(written) {
      under += 1;
      try {
        const crowded = running || under >= GROUP_FROM || performance.now() - lastGroup < GROUP_STAYS_MS;
        if (!crowded) return await eachByItself(written);
        await new Promise<void>((resolve, reject) => {
          waiting.push({ written, resolve, reject });
          // A moment for those who are just as far: they would have to wait for the next round.
          if (!running) setImmediate(() => void (running || run()));
        });
      } finally {
        under -= 1;
      }
    },
  };
}

/** What a way costs, from its last times; one that was not tried for a while is free, so that it is tried again. */
function createCost(): { guess(now: number, units: number): number; learn(at: number, ms: number): void } {
  let ms = 0;
  let triedAt = -Infinity;
  return {
    guess: (now, units) => (now - triedAt > FORGET_MS ? 0 : ms * units),
    learn(at, took) {
      ms = at - triedAt > FORGET_MS ? took : ms * 0.7 + took * 0.3;
      triedAt = at;
    },
  };
}

async function eachByItself({ files = [], folders = [] }: Written): Promise<void> {
  const queue = [...files.map((path) => () => syncFile(path)), ...new Set(folders)].map((one) => (typeof one === 'string' ? () => syncDir(one) : one)).values();
  await Promise.all(Array.from({ length: FILE_LANES }, async () => {
    for (const work of queue) await work();
  }));
}

async function syncFile(path: string): Promise<void> {
  const fd = openSync(path, 'r');
  try {
    await flushFile(fd);
  } finally {
    closeSync(fd);
  }
}

interface SyncHelper {
  /** True when the file system of the folder was flushed; false when it cannot be done this way. */
  sync(dir: string): Promise<boolean>;
  end(): void;
}

/** A small process that calls sync; it ends with this one, and does not keep it alive while nothing waits. */
function startHelper(): SyncHelper {
  let answer: ((done: boolean) => void) | undefined;
  let alive = true;
  const settle = (done: boolean): void => {
    const told = answer;
    answer = undefined;
    told?.(done);
  };
  const child = spawn('sh', ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lost = (): void => {
    alive = false;
    settle(false);
  };
  child.on('error', lost);
  child.on('exit', lost);
  child.stdin.on('error', lost);
  createInterface({ input: child.stdout }).on('line', (line) => settle(line === 'ok'));
  hold(child, false);
  return {
    async sync(dir) {
      if (!alive || dir.includes('\n')) return false;
      hold(child, true);
      try {
        return await new Promise<boolean>((resolve) => {
          answer = resolve;
          child.stdin.write(`${dir}\n`);
        });
      } finally {
        hold(child, false);
      }
    },
    end: () => child.kill(),
  };
}

function hold(child: ChildProcess, held: boolean): void {
  for (const handle of [child, child.stdin as Socket | null, child.stdout as Socket | null]) {
    if (held) handle?.ref();
    else handle?.unref();
  }
}
