/** A suite that needs a server: runs where one answers, else is skipped by name; MUST_RUN=name makes the skip a failure. */
export function mustRun(name: string): boolean {
  return (process.env['MUST_RUN'] ?? '').split(',').map((one) => one.trim()).includes(name);
}

/** Skips the suite with the reason, or fails when it must run. */
export function skipOrFail(context: Mocha.Context, name: string, reason: string): never {
  if (mustRun(name)) throw new Error(`${name} must run, but ${reason}`);
  const test = context.test ?? context.currentTest;
  if (test !== undefined) test.title = `${test.title} – skipped: ${reason}`;
  return context.skip();
}
