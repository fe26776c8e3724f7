import { ArchiveError } from '../../../kernel/errors.js';
import type { GivenMetadata, ReceivedFile } from '../model.js';

/** A paper as a request names it: by the names of its files. */
export interface NamedPaper {
  readonly files: readonly string[];
  readonly given: GivenMetadata;
}

/**
 * Joins the papers a request describes with the files it brought: each file belongs to the paper that names it, a file nobody names
 * is a paper of its own. Of several files with one name the first not yet taken is meant.
 * @throws invalid `metadata-names-unknown-file`
 */
export function joinPapers(files: readonly ReceivedFile[], named: readonly NamedPaper[]): { files: ReceivedFile[]; given: GivenMetadata }[] {
  const left = [...files];
  const take = (name: string): ReceivedFile => {
    const index = left.findIndex((file) => file.originalName === name || file.displayName === name);
    const [file] = index < 0 ? [] : left.splice(index, 1);
    if (file === undefined) throw new ArchiveError('invalid', 'metadata-names-unknown-file', { file: name.slice(0, 120) });
    return file;
  };
  const papers = named.map((paper) => ({ files: paper.files.map(take), given: paper.given }));
  // One description without names, one paper: the plain case of a single file with its metadata.
  const only = papers[0];
  if (papers.length === 1 && only !== undefined && only.files.length === 0) return [{ files: left, given: only.given }];
  return [...papers, ...left.map((file) => ({ files: [file], given: {} }))];
}
