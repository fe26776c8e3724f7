import type { SubjectId } from '../../../kernel/subject-id.js';
import type { NeededSignature, SignatureAnswer, SignatureOutcome } from '../../catalogue/model.js';
import type { DoorVerdict } from '../../signatures/model.js';
import type { FileFormat, GivenMetadata, ItemMetadata } from '../model.js';

/** One page as measured. Everything unknown is null: a check says nothing about what was not measured. */
export interface PageEvidence {
  readonly number: number;
  /** Width and height in any one unit; null when unknown. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Share of the page that is not background, 0 to 1. */
  readonly inkShare: number | null;
  /** Pixels per inch of what covers the page; null for a page of text and lines. */
  readonly dpi: number | null;
  readonly colour: 'colour' | 'grey' | 'bilevel' | null;
  readonly hasText: boolean;
}

/** What the probes found in one file. */
export interface FileEvidence {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly declaredType: string | null;
  /** By content; null when it is none of the formats taken in. */
  readonly format: FileFormat | null;
  /** What it looks like instead (`zip`, `docx`, `empty`, `unknown`). */
  readonly detected: string;
  /** `1.7` for a PDF. */
  readonly formatVersion: string | null;
  readonly opens: boolean;
  readonly encrypted: boolean;
  readonly truncated: boolean;
  readonly pageCount: number | null;
  /** A picture whose pixels would need more memory than is given. */
  readonly tooManyPixels: boolean;
  readonly activeContent: readonly string[];
  readonly signatures: { readonly signed: number; readonly hidden: number; readonly unreadable: boolean };
  /** What the verifier says of them; undefined where no verifier looked (a picture, or a file that does not open). */
  readonly judged?: DoorVerdict;
  readonly pages: readonly PageEvidence[];
  readonly virus: { readonly state: 'clean' | 'not-scanned' } | { readonly state: 'infected'; readonly name: string };
}

/** The text of a page, from the file itself or by recognition. */
export interface TextPage {
  readonly number: number;
  readonly text: string;
  /** 0 to 1 for recognised text; null for a text layer. */
  readonly confidence: number | null;
}

/** The text of a paper. `layer` tells what the file's own text layer was worth. */
export interface TextEvidence {
  readonly source: 'text-layer' | 'ocr' | 'none';
  readonly layer: 'sound' | 'legacy' | 'broken' | 'none';
  readonly pages: readonly TextPage[];
  readonly confidence: number | null;
}

/** An existing record that looks like the paper. `visible`: whoever brought the paper may see it. */
export interface DuplicateEvidence {
  readonly recordId: string;
  readonly by: 'bytes' | 'number';
  readonly visible: boolean;
  readonly documentNumber: string | null;
}

/** What the catalogue says of the document type, as far as checks need it. */
export interface TypeEvidence {
  readonly code: string;
  readonly sensitivity: 'public' | 'restricted' | 'personal' | 'sensitive';
  readonly requiredFields: readonly string[];
  /** Whose signatures make it complete. */
  readonly signatures: readonly NeededSignature[];
  /** How the type wants outcomes answered, where it differs from the policy. */
  readonly signaturePolicy?: { readonly [outcome in SignatureOutcome]?: SignatureAnswer };
  /** Trees that may sign it; all where undefined. */
  readonly trees?: readonly string[];
}

/** A paper that is no longer asked for, from the catalogue. */
export interface AbolishedEvidence {
  readonly code: string;
  readonly name: string;
  /** Words that name it on the paper itself. */
  readonly titles: readonly string[];
}

/** Everything the checks judge. They fetch nothing. */
export interface Evidence {
  readonly files: readonly FileEvidence[];
  /** Null while the text is not read yet: checks on text then say nothing. */
  readonly text: TextEvidence | null;
  readonly duplicates: readonly DuplicateEvidence[];
  /** Numbers of the owner the paper is said to belong to; undefined when no owner is named. */
  readonly ownerNumbers: readonly SubjectId[] | undefined;
  readonly metadata: GivenMetadata | ItemMetadata;
  readonly type: TypeEvidence | undefined;
  readonly abolished: readonly AbolishedEvidence[];
}

/** The numbers the checks measure by; a policy may change them per document type. */
export interface Thresholds {
  /** Pixels per inch. */
  readonly minDpi: number;
  readonly maxPages: number;
  /** 0 to 1. */
  readonly minTextConfidence: number;
  /** A page with less ink than this share is blank. */
  readonly blankInkShare: number;
  readonly minPdfVersion: number;
}
