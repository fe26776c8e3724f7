import { AsyncLocalStorage } from 'node:async_hooks';

interface Context {
  readonly requestId: string;
}

/** Carries the number of the request or job through everything it awaits. */
export interface RequestContext {
  run<T>(requestId: string, work: () => T): T;
  requestId(): string | undefined;
}

export function createRequestContext(): RequestContext {
  const storage = new AsyncLocalStorage<Context>();
  return {
    run: (requestId, work) => storage.run({ requestId }, work),
    requestId: () => storage.getStore()?.requestId,
  };
}
