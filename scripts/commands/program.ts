import { Command, InvalidArgumentError } from 'commander';
import { ArchiveError } from '../../server/kernel/errors.js';
import { sentenceOfFault } from '../../server/composition/tell-fault.js';
import { createPrinter } from './print.js';
import type { Printer } from './print.js';

/** Exit codes: 0 done, 1 something is wrong with what was checked or asked, 2 the command could not be run. */
const WRONG = 1;
const CANNOT = 2;

/** Flags, what they do, and how strictly they are read. */
type Option = readonly [string, string, ('required' | 'count')?];

type Act = (printer: Printer, args: readonly string[], options: Record<string, unknown>) => Promise<boolean | void>;

/** A number of things: 1 and up. */
function asCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}

/** The command-line tool: each command says what it does and prints JSON with `--json`. Commands are loaded when they are called. */
export function buildProgram(): Command {
  const program = new Command('khoso').description('Kho Số: the digital archive of a province').version('0.1.0').showHelpAfterError();
  const add = (usage: string, description: string, act: Act, options: readonly Option[] = []): void => {
    const command = program.command(usage).description(description).option('--json', 'print JSON');
    for (const [flags, text, kind] of options) {
      if (kind === 'required') command.requiredOption(flags, text);
      else if (kind === 'count') command.option(flags, text, asCount);
      else command.option(flags, text);
    }
    command.action(async (...given: unknown[]) => {
      const own = given.at(-1) as Command;
      await run(createPrinter(own.opts<{ json?: boolean }>().json === true), (printer) => act(printer, own.args, own.opts()));
    });
  };

  add('demo', 'load the demo province (once) and start the archive', async (printer, _args, options) => {
    const { runDemo } = await import('./demo.js');
    await runDemo(printer, { serve: options['serve'] !== false, ...(typeof options['limit'] === 'number' ? { limit: options['limit'] } : {}) });
    if (options['serve'] !== false) await new Promise(() => undefined);
  }, [['--limit <n>', 'only the first n papers', 'count'], ['--no-serve', 'load and stop']]);
  add('migrate', 'bring the database up to date', async (printer) => (await import('./maintain.js')).migrate(printer));
  add('create-admin <login-name>', 'make an administrator with a one-time password', async (printer, args, options) => (await import('./maintain.js')).createAdmin(printer, args[0] ?? '', typeof options['agency'] === 'string' ? options['agency'] : undefined), [['--agency <id>', 'id of the agency in the catalogue; without it the province']]);
  add('import-catalogue <folder>', 'take in the files of the catalogue; every refused row is told', async (printer, args) => (await import('./maintain.js')).importCatalogue(printer, args[0] ?? ''));
  add('import-schedules', 'take in the retention classes of the catalogue as schedules, to be confirmed', async (printer) => (await import('./import-schedules.js')).importSchedules(printer));
  add('ingest <paths...>', 'take in files or folders through intake', async (printer, args, options) => (await import('./ingest.js')).ingest(printer, args, options), [
    ['--as <login-name>', 'in whose name (an officer who may digitise)'], ['--dossier <code>', 'into this dossier'],
  ]);
  add('search <words...>', 'find papers by metadata and full text', async (printer, args) => (await import('./ask.js')).search(printer, args.join(' ')));
  add('reuse <person>', 'what is held of a person or organisation for a procedure', async (printer, args, options) => (await import('./ask.js')).reuse(printer, args[0] ?? '', String(options['procedure'] ?? '')), [['--procedure <code>', 'code of the procedure', 'required']]);
  add('reindex', 'build the search index anew beside the old one and swap', async (printer) => (await import('./maintain.js')).reindex(printer));
  add('rebuild', 'build register, log and index anew from the objects alone, into an empty database', async (printer, _args, options) => (await import('./rebuild.js')).rebuild(printer, { dryRun: options['dryRun'] === true, ...(options['from'] === undefined ? {} : { from: String(options['from']) }) }), [
    ['--from <root>', 'another storage root on this machine'], ['--dry-run', 'read everything, write nothing'],
  ]);
  add('doctor', 'compare database, storage, index and queue in both directions; exit 1 when they differ', async (printer, _args, options) => (await import('./doctor.js')).examine(printer, { repair: options['repair'] === true }), [
    ['--repair', 'put right what is derived: descriptions, index, leases, cut-off writes'],
  ]);
  const audit = program.command('audit').description('the log of acts');
  audit.command('verify').description('follow the chain and name the first bad entry').option('--json', 'print JSON').action(async (options: { json?: boolean }) => {
    await run(createPrinter(options.json === true), async (printer) => (await import('./verify.js')).verifyAudit(printer));
  });
  const storage = program.command('storage').description('the objects on disk');
  storage.command('verify [path]').description('judge every object by the rules of OCFL').option('--deep', 'read every byte').option('--json', 'print JSON').action(async (path: string | undefined, options: { json?: boolean; deep?: boolean }) => {
    await run(createPrinter(options.json === true), async (printer) => (await import('./verify.js')).verifyStorage(printer, path, options.deep === true));
  });
  const signatures = program.command('signatures').description('digital signatures of PDF files');
  signatures.command('verify <files...>').description('judge every signature of files; needs no database; `-` reads file names from standard input').option('--json', 'print one JSON line a file')
    .option('--trust <dir>', 'trust folder, or a plain folder or file of certificates to trust; without it no chain is trusted').option('--at <time>', 'judge at this moment (ISO 8601; UTC where no zone is named)')
    .option('--policy <file>', 'policy document; the archive\'s own by default').option('--password <text>', 'tried on encrypted files').option('--lang <vi|en>', 'language of the sentences', 'vi')
    .action(async (files: string[], options: { json?: boolean; trust?: string; at?: string; policy?: string; password?: string; lang?: string }) => {
      await run(createPrinter(options.json === true), async (printer) => (await import('./signatures.js')).verifySignatures(printer, files, options));
    });
  const proof = program.command('proof').description('proofs of time');
  proof.command('verify <proof> [files...]').description('check a proof, and that files are in it; needs no database').option('--json', 'print JSON').option('--tsa-trust <dir>', 'folder with certificates of time-stamp authorities; without it no authority is trusted')
    .option('--at <time>', 'judge at this moment (ISO 8601)').option('--lang <vi|en>', 'language of the sentences', 'vi')
    .action(async (file: string, files: string[], options: { json?: boolean; tsaTrust?: string; at?: string; lang?: string }) => {
      await run(createPrinter(options.json === true), async (printer) => (await import('./proof.js')).verifyProof(printer, file, files, options));
    });
  const packages = program.command('package').description('packages of papers in and out');
  packages.command('check <path>').description('read a folder or ZIP and tell everything it would be refused for').option('--as <login-name>', 'in whose name').option('--json', 'print JSON').action(async (path: string, options: Record<string, unknown>) => {
    await run(createPrinter(options['json'] === true), async (printer) => (await import('./package.js')).checkPackage(printer, path, options));
  });
  packages.command('import <path>').description('take a folder or ZIP in, whole or not at all').option('--as <login-name>', 'in whose name (an officer who may digitise)').option('--json', 'print JSON').action(async (path: string, options: Record<string, unknown>) => {
    await run(createPrinter(options['json'] === true), async (printer) => (await import('./package.js')).importPackage(printer, path, options));
  });
  packages.command('export <folder> [records...]').description('write a package of records, or of a dossier, into a folder').option('--format <format>', 'eark-aip, eark-dip, bagit or dossier-pdf', 'eark-aip').option('--dossier <code>', 'all papers of this dossier')
    .option('--reason <text>', 'why; written into the log of every record').option('--as <login-name>', 'in whose name').option('--json', 'print JSON').action(async (folder: string, records: string[], options: Record<string, unknown>) => {
      await run(createPrinter(options['json'] === true), async (printer) => (await import('./package.js')).exportPackage(printer, folder, records, options));
    });
  const backup = program.command('backup').description('backups, made while the archive is running');
  backup.command('make <folder>', { isDefault: true }).description('add a backup to a folder; earlier ones are never changed').option('--with-secrets', 'put the master secret in, too').option('--json', 'print JSON').action(async (folder: string, options: Record<string, unknown>) => {
    await run(createPrinter(options['json'] === true), async (printer) => (await import('./backup.js')).backup(printer, folder, options));
  });
  backup.command('verify <folder>').description('read every byte of the backups and compare it with its digest').option('--backup <name>', 'only this one').option('--json', 'print JSON').action(async (folder: string, options: Record<string, unknown>) => {
    await run(createPrinter(options['json'] === true), async (printer) => (await import('./backup.js')).verifyBackup(printer, folder, options));
  });
  add('restore <folder>', 'put a backup into an empty data folder; what was destroyed by decision is erased again', async (printer, args, options) => (await import('./backup.js')).restore(printer, args[0] ?? '', options), [
    ['--to <data-folder>', 'where to; must be empty'], ['--backup <name>', 'not the newest but this one'], ['--ledger <file>', 'a newer ledger of erasures'],
  ]);
  program.command('bench <what> [flags...]').description('measure: intake, http, ocr, storage, fixity, rebuild, search or signatures; further flags go to the benchmark').allowUnknownOption().option('--json', 'print JSON').action(async (what: string, flags: string[], options: { json?: boolean }) => {
    await run(createPrinter(options.json === true), async (printer) => (await import('./bench.js')).bench(printer, what, flags));
  });
  return program;
}

/** Runs a command; false or a decided refusal ends with 1, everything else that fails with 2. No stack reaches the user. */
async function run(printer: Printer, work: (printer: Printer) => Promise<boolean | void>): Promise<void> {
  try {
    if ((await work(printer)) === false) process.exitCode = WRONG;
  } catch (error) {
    process.exitCode = error instanceof ArchiveError ? WRONG : CANNOT;
    const sentence = sentenceOfFault(error, process.env);
    printer.note(printer.json ? JSON.stringify({ error: { code: error instanceof ArchiveError ? error.code : 'failed', message: sentence } }) : sentence);
  }
}
