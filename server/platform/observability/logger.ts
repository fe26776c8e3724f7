import { pino } from 'pino';
import type { RequestContext } from './context.js';

/** What the house logs with. Lines are JSON; they hold ids and codes, never names, numbers or contents of papers. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** Personal data that could slip in through an error or a request are cut out by name. */
const REDACTED = ['password', 'token', 'authorization', 'cookie', 'identifier', 'name', 'fullName', 'birthDate', 'address', '*.password', '*.identifier', '*.fullName'];

/** A logger to standard output, or to a file when one is given. */
export function createLogger(level: string, context: RequestContext, file?: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, censor: '[cut]' },
      mixin: () => {
        const requestId = context.requestId();
        return requestId === undefined ? {} : { requestId };
      },
    },
    pino.destination(file === undefined ? { dest: 1, sync: false } : { dest: file, mkdir: true, sync: false }),
  );
}

/** Says nothing: for tests and for command lines that print for people. */
export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
