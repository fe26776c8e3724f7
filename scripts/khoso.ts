import { readEnvFile } from '../server/config/env-file.js';
import { buildProgram } from './commands/program.js';

readEnvFile();
await buildProgram().parseAsync(process.argv);
