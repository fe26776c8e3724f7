/** A format with the bytes it is known by. All hexadecimal, `??` any byte. */
export interface FormatSignature {
  readonly puid: string;
  readonly name: string;
  readonly version: string | null;
  readonly mediaType: string;
  readonly bof?: string | undefined;
  readonly at?: number | undefined;
  readonly within?: number | undefined;
  readonly contains?: readonly string[] | undefined;
  /** Formats of which this one is a special case. */
  readonly over?: readonly string[] | undefined;
}

/** The list of formats. */
export interface FormatList {
  readonly formats: readonly FormatSignature[];
  /** PRONOM ids of PDF/A by part and level (`2b`). */
  readonly pdfa: Readonly<Record<string, string>>;
  readonly text: Pick<FormatSignature, 'puid' | 'name' | 'mediaType'>;
  readonly json: Pick<FormatSignature, 'puid' | 'name' | 'mediaType'>;
}

/** What was seen of a file: its beginning, and what stands anywhere in it. */
export interface FileSight {
  /** The first 64 KiB. */
  readonly head: Buffer;
  /** What the XMP of a PDF claims: `2b`; undefined for none. */
  readonly pdfaClaim: string | undefined;
  /** `/Version` of a catalogue, where it stands in plain sight. */
  readonly catalogVersion: string | undefined;
}

/** What a file is. `puid` null: none of the list. */
export interface IdentifiedFormat {
  readonly puid: string | null;
  readonly name: string;
  readonly version: string | null;
  readonly mediaType: string;
  readonly pdfaClaim: string | null;
}

/** Tells the format of a file by its bytes; its name is not asked. The most special of the formats that fit wins. */
export function identifyFormat({ head, pdfaClaim, catalogVersion }: FileSight, list: FormatList): IdentifiedFormat {
  const fitting = list.formats.filter((format) => fits(head, format));
  const general = new Set(fitting.flatMap((format) => format.over ?? []));
  const found = fitting.find((format) => !general.has(format.puid));
  if (found === undefined) return withoutSignature(head, list);
  if (found.mediaType !== 'application/pdf') return { puid: found.puid, name: found.name, version: found.version, mediaType: found.mediaType, pdfaClaim: null };
  const newer = catalogVersion !== undefined && catalogVersion > (found.version ?? '') ? list.formats.find((format) => format.mediaType === found.mediaType && format.version === catalogVersion) : undefined;
  const pdf = newer ?? found;
  const claimed = pdfaClaim === undefined ? undefined : list.pdfa[pdfaClaim];
  return { puid: claimed ?? pdf.puid, name: claimed === undefined ? pdf.name : `PDF/A-${pdfaClaim ?? ''}`, version: pdf.version, mediaType: pdf.mediaType, pdfaClaim: pdfaClaim ?? null };
}

function fits(head: Buffer, format: FormatSignature): boolean {
  const at = format.at ?? 0;
  if (format.bof !== undefined) {
    const last = format.within === undefined ? at : format.within;
    let met = false;
    for (let offset = at; offset <= last && !met; offset += 1) met = matches(head, offset, format.bof);
    if (!met) return false;
  }
  return (format.contains ?? []).every((hex) => head.includes(Buffer.from(hex, 'hex')));
}

function matches(head: Buffer, offset: number, hex: string): boolean {
  if (offset + hex.length / 2 > head.length) return false;
  for (let index = 0; index < hex.length; index += 2) {
    const wanted = hex.slice(index, index + 2);
    if (wanted !== '??' && head[offset + index / 2] !== Number.parseInt(wanted, 16)) return false;
  }
  return true;
}

function withoutSignature(head: Buffer, list: FormatList): IdentifiedFormat {
  const text = head.toString('utf8');
  // A cut character at the end of the window is no sign of anything.
  const readable = head.length > 0 && !text.slice(0, -4).includes('\uFFFD') && !/[\x00-\x08\x0e-\x1f]/.test(text);
  if (!readable) return { puid: null, name: '', version: null, mediaType: 'application/octet-stream', pdfaClaim: null };
  const of = /^\s*[{[]/.test(text) ? list.json : list.text;
  return { puid: of.puid, name: of.name, version: null, mediaType: of.mediaType, pdfaClaim: null };
}

const CLAIM_PART = /pdfaid:part\s*(?:=\s*["']|>)\s*(\d)/;
const CLAIM_LEVEL = /pdfaid:conformance\s*(?:=\s*["']|>)\s*([A-Za-z])/;

/** What a stretch of a PDF's XMP claims of PDF/A: part and level (`2b`, `4`); undefined for none. */
export function readPdfaClaim(text: string): string | undefined {
  const part = CLAIM_PART.exec(text)?.[1];
  if (part === undefined) return undefined;
  const level = CLAIM_LEVEL.exec(text)?.[1]?.toLowerCase() ?? '';
  return `${part}${level}`;
}

/** The newest `/Version` a catalogue in plain sight names. */
export function readCatalogVersion(text: string): string | undefined {
  return [...text.matchAll(/\/Version\s*\/(\d\.\d)/g)].map((found) => found[1] ?? '').sort().at(-1);
}
