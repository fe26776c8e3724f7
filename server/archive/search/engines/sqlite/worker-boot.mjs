// Starts worker.ts in a thread: the TypeScript loader of the main thread does not reach into threads by itself.
import { register } from 'tsx/esm/api';

register();
await import(new URL('./worker.ts', import.meta.url).href);
