import { ArchiveError } from '../../../kernel/errors.js';
import { isStorageError } from '../../../../storage/errors.js';

/** A failure of the staging area or the archive, in the words of intake; anything else passes through. */
export function asIntakeError(error: unknown, context: { readonly file?: string; readonly limitBytes?: number } = {}): unknown {
  if (!isStorageError(error)) return error;
  const file = context.file ?? '';
  switch (error.kind) {
    case 'too-large':
      return new ArchiveError('too-large', 'file-too-large', { file, limitBytes: context.limitBytes ?? 0 }, { cause: error });
    case 'digest-mismatch':
      return new ArchiveError('invalid', 'checksum-mismatch', { file, expected: String(error.params['expected'] ?? ''), actual: String(error.params['actual'] ?? '') }, { cause: error });
    case 'aborted':
      return new ArchiveError('invalid', 'upload-aborted', { file }, { cause: error });
    case 'no-space':
      return new ArchiveError('unavailable', 'disk-full', { file }, { cause: error });
    case 'missing':
      return new ArchiveError('corrupt', 'staged-bytes-missing', { file }, { cause: error });
    case 'corrupt':
    case 'conflict':
      return new ArchiveError('corrupt', 'stored-bytes-differ', { file }, { cause: error });
    case 'invalid':
    case 'bad-range':
      return new ArchiveError('invalid', 'invalid-input', {}, { cause: error });
    case 'unavailable':
      return new ArchiveError('unavailable', 'storage-unavailable', {}, { cause: error });
  }
}
