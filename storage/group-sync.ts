import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** One flush of a whole file system. */
export interface GroupSync {
  /** False once it was refused: then only fsync of every file is left. */
  usable(): boolean;
  /** True when everything the file system held at the call is on the disk; false when that cannot be had this way. One call at a time. */
  sync(): Promise<boolean>;
}

/** The number of `syncfs` on the machines where it is certain; elsewhere the program `sync` is asked. */
const SYNCFS: Readonly<Partial<Record<NodeJS.Architecture, number>>> = { x64: 306, arm64: 267 };
const PERL = `exit 1 unless length(pack('p', '')) == 8 && open(my $place, '<', $ARGV[1]);
$| = 1;
while (<STDIN>) { print syscall($ARGV[0] + 0, fileno($place)) == 0 ? "ok\\n" : "no\\n" }`;
const SHELL = 'while IFS= read -r line; do if sync -f "$0"; then echo ok; else echo no; fi; done';

/**
 * Node knows no `syncfs`, so a small program is asked: Perl, which calls it at once and keeps the folder open, so that no failed write
 * of the disk goes unseen between two calls; where there is none, a shell that starts `sync -f` each time (a program to be loaded for every
 * flush, which under load takes longer than the flush). It ends with this process, and does not keep it alive while nothing waits.
 */
export function createGroupSync(dir: string): GroupSync {
  const number = process.platform === 'linux' ? SYNCFS[process.arch] : undefined;
  const programs: (readonly [string, readonly string[]])[] = [
    ...(number === undefined ? [] : [['perl', ['-e', PERL, String(number), dir]] as const]),
    ['sh', ['-c', SHELL, dir]],
  ];
  let helper: Helper | undefined;
  return {
    usable: () => helper !== undefined || programs.length > 0,
    async sync() {
      for (;;) {
        if (helper === undefined) {
          const next = programs.shift();
          if (next === undefined) return false;
          helper = startHelper(...next);
        }
        const said = await helper.ask();
        if (said === 'ok') return true;
        helper.end();
        helper = undefined;
        // A refusal may be the only word of a failed write: nobody else may be asked and say yes, every file has to be fsynced.
        if (said === 'no') {
          programs.length = 0;
          return false;
        }
      }
    },
  };
}

interface Helper {
  /** `gone`: the program is not there, or ended without a word. */
  ask(): Promise<'ok' | 'no' | 'gone'>;
  end(): void;
}

function startHelper(program: string, args: readonly string[]): Helper {
  let answer: ((said: 'ok' | 'no' | 'gone') => void) | undefined;
  let alive = true;
  const settle = (said: 'ok' | 'no' | 'gone'): void => {
    const told = answer;
    answer = undefined;
    told?.(said);
  };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lost = (): void => {
    alive = false;
    settle('gone');
  };
  child.on('error', lost);
  child.on('exit', lost);
  child.stdin.on('error', lost);
  createInterface({ input: child.stdout }).on('line', (line) => settle(line === 'ok' ? 'ok' : 'no'));
  hold(child, false);
  return {
    async ask() {
      if (!alive) return 'gone';
      hold(child, true);
      try {
        return await new Promise((resolve) => {
          answer = resolve;
          child.stdin.write('\n');
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
