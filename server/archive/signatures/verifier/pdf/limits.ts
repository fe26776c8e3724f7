/** Hard limits of the PDF reader: a file beyond them is refused, never read in part. Sizes are bytes. */
export interface PdfLimits {
  readonly fileBytes: number;
  readonly revisions: number;
  readonly objects: number;
  readonly inflatedBytes: number;
  readonly totalInflatedBytes: number;
  readonly depth: number;
  /** How many nodes one object may have, so that one huge array cannot eat the memory. */
  readonly nodesPerObject: number;
  readonly signatures: number;
}

/** Limits for an archive's intake: generous for real scans, small enough for a worker with 512 MB. */
export const DEFAULT_PDF_LIMITS: PdfLimits = {
  fileBytes: 200 * 1024 * 1024,
  revisions: 512,
  objects: 1_000_000,
  inflatedBytes: 64 * 1024 * 1024,
  totalInflatedBytes: 256 * 1024 * 1024,
  depth: 100,
  nodesPerObject: 2_000_000,
  signatures: 64,
};
