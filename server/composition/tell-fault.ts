import { SettingsError } from '../config/load.js';
import { ArchiveError } from '../kernel/errors.js';
import { createTranslator } from '../platform/i18n/translator.js';

type Fault = Error & { readonly code?: string; readonly syscall?: string; readonly path?: string; readonly address?: string; readonly port?: number; readonly parent?: Fault };

const FOLDER = 'Set DATA_DIR to a folder that this account may write to.';

/** What the operating system said of a file or folder, as the administrator meets it. */
const OF_FILES: Readonly<Record<string, string>> = {
  EACCES: `this account has no permission for it. ${FOLDER}`,
  EPERM: `this account has no permission for it. ${FOLDER}`,
  EROFS: `it lies on a file system that can only be read. ${FOLDER}`,
  ENOTDIR: `a part of its path is a file, not a folder. ${FOLDER}`,
  ENOSPC: 'the disk is full. Free space or move DATA_DIR to a larger disk; what was stored is safe.',
  EDQUOT: 'the disk quota of this account is used up. Raise it or move DATA_DIR; what was stored is safe.',
  EMFILE: 'too many files are open. Raise the limit of open files (ulimit -n).',
};

/** What MariaDB, MySQL or the way to it said. */
const OF_DATABASES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody answers at its address. Start the server, or correct host and port',
  ENOTFOUND: 'its host name is not known. Correct the host',
  EAI_AGAIN: 'its host name cannot be looked up just now. Check the name service, or correct the host',
  ETIMEDOUT: 'it does not answer in time. Check the network and its firewall',
  ER_ACCESS_DENIED_ERROR: 'it refuses user or password. Correct them',
  ER_DBACCESS_DENIED_ERROR: 'the user may not use this database. Grant it all rights on it',
  ER_BAD_DB_ERROR: 'there is no database of this name. Create it (CREATE DATABASE … CHARACTER SET utf8mb4), or correct the name',
};

/**
 * A fault of a start or a command in one sentence for the administrator, in English like the settings: what is wrong and what to do.
 * The stack is added only at KHOSO_LOG_LEVEL=debug. Never a password: addresses with secrets are named by their setting.
 */
export function sentenceOfFault(error: unknown, env: Readonly<Record<string, string | undefined>>): string {
  const sentence = sentenceFor(error);
  return env['KHOSO_LOG_LEVEL'] === 'debug' && error instanceof Error && !(error instanceof SettingsError) ? `${sentence}\n${error.stack ?? ''}` : sentence;
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SettingsError) return error.message;
  if (error instanceof ArchiveError) return sentenceOfCode(error);
  const fault = error as Fault;
  if (fault.syscall === 'listen') return sentenceOfPort(fault);
  if (fault.name.startsWith('Sequelize')) return sentenceOfDatabase(fault) ?? error.message;
  const words = fault.path === undefined ? undefined : OF_FILES[fault.code ?? ''];
  return words === undefined ? error.message : `${fault.path ?? ''} cannot be used: ${words}`;
}

function sentenceOfCode(error: ArchiveError): string {
  const translator = createTranslator({ onMissing: () => undefined });
  return translator.has('en', `error.${error.code}`) ? translator.t('en', `error.${error.code}`, error.params) : `${error.kind}: ${error.code}`;
}

function sentenceOfPort(fault: Fault): string {
  const port = String(fault.port ?? '');
  if (fault.code === 'EADDRINUSE') return `Port ${port} of ${fault.address ?? 'this machine'} is taken by another program, perhaps by an archive that already runs. Stop it, or set PORT to a free one.`;
  if (fault.code === 'EACCES') return `This account may not open port ${port}. Set PORT to 1024 or more and let a reverse proxy pass on to it.`;
  if (fault.code === 'EADDRNOTAVAIL') return `${fault.address ?? 'The address'} is no address of this machine. Correct HOST.`;
  return fault.message;
}

function sentenceOfDatabase(fault: Fault): string | undefined {
  const words = OF_DATABASES[fault.parent?.code ?? ''];
  return words === undefined ? undefined : `The database cannot be used: ${words} (KHOSO_DATABASE_URL).`;
}
