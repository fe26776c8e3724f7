import type { FieldFault } from '../../../kernel/errors.js';
import type { RecordFile } from '../model.js';

type NewFile = Omit<RecordFile, 'recordId'>;

const MOST_FILES = 1_000;
const LONGEST_PATH = 180;

/** What makes the files of a new record unfit: a record has at least one master, paths are unique and relative, digests whole. */
export function checkFiles(files: readonly NewFile[]): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!files.some((file) => file.role === 'master')) faults.push({ field: 'files', code: 'master-missing' });
  if (files.length > MOST_FILES) faults.push({ field: 'files', code: 'too-many', params: { max: MOST_FILES } });
  if (new Set(files.map((file) => file.logicalPath)).size !== files.length) faults.push({ field: 'files', code: 'value-twice' });
  files.forEach((file, index) => faults.push(...checkFile(file, `files.${index}`)));
  return faults;
}

/** What makes one file's row unfit. */
export function checkFile(file: NewFile, field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const segments = file.logicalPath.split('/');
  if (file.logicalPath.length > LONGEST_PATH || segments.some((part) => part === '' || part === '.' || part === '..')) {
    faults.push({ field: `${field}.logicalPath`, code: 'path-invalid' });
  }
  if ((file.originalName ?? '').length > 255) faults.push({ field: `${field}.originalName`, code: 'text-too-long', params: { max: 255 } });
  if (file.mediaType === '' || file.mediaType.length > 100) faults.push({ field: `${field}.mediaType`, code: 'value-unknown' });
  if (!Number.isSafeInteger(file.sizeBytes) || file.sizeBytes < 0) faults.push({ field: `${field}.sizeBytes`, code: 'value-unknown' });
  if (!/^[0-9a-f]{64}$/.test(file.sha256)) faults.push({ field: `${field}.sha256`, code: 'digest-malformed' });
  if (!/^[0-9a-f]{128}$/.test(file.sha512)) faults.push({ field: `${field}.sha512`, code: 'digest-malformed' });
  return faults;
}

/** True when both name the same master bytes under the same paths. */
export function sameMasters(known: readonly NewFile[], again: readonly NewFile[]): boolean {
  const masters = (files: readonly NewFile[]): string => files
    .filter((file) => file.role === 'master')
    .map((file) => `${file.logicalPath} ${file.sha512}`)
    .sort()
    .join('\n');
  return masters(known) === masters(again);
}
