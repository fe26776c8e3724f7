/** Failures of Meilisearch as errors of the archive. */
import { ArchiveError } from '../../../../kernel/errors.js';

/** Runs a call to the server; whatever goes wrong there is `unavailable`, so that jobs try again and searches may fall back. */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    const name = cause instanceof Error ? cause.name : '';
    throw new ArchiveError('unavailable', name.includes('Api') ? 'search.engine-failed' : 'search.engine-unreachable', {}, { cause });
  }
}
