// Starts a TypeScript module in a worker thread: threads do not inherit the loader of the main thread.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.script);
