#!/usr/bin/env node
// The command `khoso`: loads TypeScript, then the program itself.
import { register } from 'tsx/esm/api';

register();
await import(new URL('./khoso.ts', import.meta.url).href);
