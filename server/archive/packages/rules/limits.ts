/** What a package may be at most; beyond it is refused before anything is unpacked. */
export interface PackageLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
  readonly maxFileBytes: number;
  /** Longest path, and longest part of a path, in bytes of UTF-8. */
  readonly maxPathBytes: number;
  readonly maxNameBytes: number;
  /** How many times larger a file may be than what it was compressed to, once it is larger than `ratioFromBytes`. */
  readonly maxRatio: number;
  readonly ratioFromBytes: number;
  /** Largest file that is read as a whole: manifests and XML. */
  readonly maxTextBytes: number;
  /** How many findings a report keeps. */
  readonly maxFindings: number;
}

const MB = 1024 * 1024;

/** The limits without any setting. */
export const PACKAGE_LIMITS: PackageLimits = {
  maxFiles: 200_000, maxBytes: 200 * 1024 * MB, maxFileBytes: 100 * 1024 * MB, maxPathBytes: 1000, maxNameBytes: 255, maxRatio: 200, ratioFromBytes: 10 * MB,
  maxTextBytes: 64 * MB, maxFindings: 500,
};
