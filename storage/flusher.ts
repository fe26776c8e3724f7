import { closeSync, fsync, openSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { syncDir } from './disk.js';
import { createGroupSync } from './group-sync.js';

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

const byDevice = new Map<number, Flusher>();

/**
 * Durability for the file system that holds `dir`; all who write to one file system in this process share one flusher, so that the
 * quarantine and the objects wait for one flush of the disk and not for two.
 * Few writers: each file and folder is fsynced by itself, as ever. Many writers at once go in rounds, each by the way that lately cost
 * less: every path by itself, or one `syncfs` for all who wait (group-sync.ts). On a quiet disk a hundred files need no more of its flush
 * than one; where others write much, `syncfs` would wait for their bytes too. Where it is refused every file is fsynced; no promise depends on it.
 *
 * Why a round may answer for all: whoever waits has finished his writes and renames before he came, `syncfs` is called after the last of them
 * came, and it returns when every byte and every name the file system held at the call is on the disk. Order between two steps is kept by
 * the caller, who begins the second (the rename that makes something visible) only after the first was answered.
 */
export function createFlusher(dir: string): Flusher {
  const { dev } = statSync(dir);
  const known = byDevice.get(dev);
  if (known) return known;
  const made = flusherFor(dir);
  byDevice.set(dev, made);
  return made;
}

interface Waiting {
  readonly written: Written;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function flusherFor(dir: string): Flusher {
  const waiting: Waiting[] = [];
  const syncGroup = createGroupSync(dir);
  let under = 0;
  let running = false;
  let lastGroup = -Infinity;
  const together = createCost();
  const single = createCost();

  async function round(group: readonly Waiting[]): Promise<void> {
    const paths = group.reduce((sum, { written }) => sum + (written.files?.length ?? 0) + (written.folders?.length ?? 0), 0);
    const started = performance.now();
    if (syncGroup.usable() && together.guess(started, 1) <= single.guess(started, paths)) {
      const done = await syncGroup.sync();
      together.learn(started, performance.now() - started);
      if (done) {
        for (const one of group) one.resolve();
        return;
      }
    }
    await Promise.all(group.map((one) => eachByItself(one.written).then(one.resolve, one.reject)));
    single.learn(started, (performance.now() - started) / Math.max(paths, 1));
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) await round(waiting.splice(0));
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
