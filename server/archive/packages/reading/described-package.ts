import type { GivenMetadata } from '../../intake/model.js';
import type { NewOwner } from '../../owners/model.js';
import type { PackageFinding, PlannedDossier } from '../model.js';

/** A paper as a package describes it, before its files were looked at. `sha256` is what the package promises, lower case. */
export interface DescribedPaper {
  /** Where it is described, for findings: a line, a file. */
  readonly place: string;
  readonly files: readonly { readonly path: string; readonly name: string; readonly sha256: string | undefined }[];
  readonly given: GivenMetadata;
  readonly owners: readonly NewOwner[];
  readonly dossier: PlannedDossier | null;
}

/** What a package says of itself. `accounted` are the files that some part of it names: every other file is too many. */
export interface DescribedPackage {
  /** Digests the package promises for files beyond its papers: SHA-256, lower case. */
  readonly expected?: ReadonlyMap<string, string>;
  readonly title: string;
  readonly papers: readonly DescribedPaper[];
  readonly accounted: ReadonlySet<string>;
  readonly findings: readonly PackageFinding[];
}

/** The last part of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
