/** Prints for a person, or JSON with `--json`; progress goes to standard error, so that the result can be piped. */
export interface Printer {
  readonly json: boolean;
  /** The result: text for a person, the value as one JSON line with `--json`. */
  result(value: unknown, text: string): void;
  /** One of many results, as it comes. */
  line(value: unknown, text: string): void;
  note(text: string): void;
  progress(done: number, total: number, label: string): void;
}

const BAR = 28;
const COUNT_EVERY = 1000;

export function createPrinter(json: boolean): Printer {
  const terminal = process.stderr.isTTY === true;
  // A reader such as `head` may have had enough: that is no failure.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  let lastTenth = -1;
  return {
    json,
    result: (value, text) => void process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`),
    line: (value, text) => void process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    progress(done, total, label) {
      if (!Number.isFinite(total)) {
        // Nobody knows how many there will be.
        if (terminal) process.stderr.write(`\r  ${done} ${label} `);
        else if (done % COUNT_EVERY === 0) process.stderr.write(`  ${done} ${label}\n`);
        return;
      }
      const share = total === 0 ? 1 : Math.min(1, done / total);
      if (terminal) {
        const filled = Math.round(share * BAR);
        process.stderr.write(`\r  ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${total} ${label}${share >= 1 ? '\n' : ' '}`);
        return;
      }
      const tenth = Math.floor(share * 10);
      if (tenth !== lastTenth) process.stderr.write(`  ${done}/${total} ${label}\n`);
      lastTenth = tenth;
    },
  };
}
