import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFiumLibrary } from '@hyzyla/pdfium';

type FunctionName =
  | '_FORM_OnBeforeClosePage'
  | '_FPDFDOC_ExitFormFillEnvironment'
  | '_FPDFDOC_InitFormFillEnvironment'
  | '_FPDF_FFLDraw'
  | '_FPDFBitmap_CreateEx'
  | '_FPDFBitmap_Destroy'
  | '_FPDFBitmap_FillRect'
  | '_FPDFDoc_GetAttachmentCount'
  | '_FPDFDoc_GetJavaScriptActionCount'
  | '_FPDFFormObj_CountObjects'
  | '_FPDFFormObj_GetObject'
  | '_FPDFImageObj_GetImageMetadata'
  | '_FPDFPageObj_GetMatrix'
  | '_FPDFPageObj_GetType'
  | '_FPDFPage_CountObjects'
  | '_FPDFPage_GetObject'
  | '_FPDFPage_GetRotation'
  | '_FPDFText_ClosePage'
  | '_FPDFText_CountChars'
  | '_FPDFText_GetCharAngle'
  | '_FPDFText_GetCharBox'
  | '_FPDFText_GetLooseCharBox'
  | '_FPDFText_IsGenerated'
  | '_FPDF_PageToDevice'
  | '_FPDFText_GetFontInfo'
  | '_FPDFText_GetUnicode'
  | '_FPDFText_HasUnicodeMapError'
  | '_FPDFText_LoadPage'
  | '_FPDF_CloseDocument'
  | '_FPDF_ClosePage'
  | '_FPDF_GetFileVersion'
  | '_FPDF_GetFormType'
  | '_FPDF_GetLastError'
  | '_FPDF_GetPageCount'
  | '_FPDF_GetPageHeightF'
  | '_FPDF_GetPageWidthF'
  | '_FPDF_GetSecurityHandlerRevision'
  | '_FPDF_LoadMemDocument'
  | '_FPDF_LoadPage'
  | '_FPDF_RenderPageBitmap';

/** The raw functions of PDFium used here, most of which the package does not name; numbers are pointers into the WebAssembly memory. */
export interface Pdfium extends Readonly<Record<FunctionName, (...args: number[]) => number>> {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(size: number): number; free(pointer: number): void };
}

/** Why PDFium would not open a document. */
export type OpenFault = 'not-a-pdf' | 'password-needed' | 'security-unsupported' | 'broken';

export interface OpenDocument {
  readonly pdfium: Pdfium;
  readonly handle: number;
  readonly pageCount: number;
  /** PDFium's handle on the form of the document, opened when first asked for; 0 where there is no form. */
  form(): number;
  /** Frees the document and its bytes. */
  close(): void;
}

const FAULTS: Readonly<Record<number, OpenFault>> = { 3: 'not-a-pdf', 4: 'password-needed', 5: 'security-unsupported' };

/** PDFium's memory may grow to this; a file that asks for more breaks its thread and nothing else. */
const MOST_MEMORY_BYTES = 1536 * 1024 * 1024;
/** Freed memory is not given back: a thread whose PDFium has grown beyond this is replaced. */
const GROWN_BYTES = 320 * 1024 * 1024;

let loading: Promise<Pdfium> | undefined;

/** The library of this thread, loaded once. */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= startLibrary();
  return loading;
}

async function startLibrary(): Promise<Pdfium> {
  const binary = await readFile(createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm'));
  const compiled = await WebAssembly.compile(binary);
  const library = await PDFiumLibrary.init({
    instantiateWasm: (imports, done) => {
      void WebAssembly.instantiate(compiled, imports).then((instance) => {
        limitMemory(instance.exports['memory'] as WebAssembly.Memory);
        (done as unknown as (ready: WebAssembly.Instance) => void)(instance);
      });
      return {};
    },
  });
  return (library as unknown as { module: Pdfium }).module;
}

function limitMemory(wasm: WebAssembly.Memory): void {
  const grow = wasm.grow.bind(wasm);
  Object.defineProperty(wasm, 'grow', {
    value: (pages: number) => {
      if (wasm.buffer.byteLength + pages * 65_536 > MOST_MEMORY_BYTES) throw new RangeError('PDFium asked for more memory than it is given');
      return grow(pages);
    },
  });
}

/** True when the library of this thread holds so much memory that the thread should be replaced. */
export async function hasGrown(): Promise<boolean> {
  return loading !== undefined && (await loading).HEAPU8.length > GROWN_BYTES;
}

/** Opens a document from its bytes; the bytes are copied into PDFium's own memory and never changed. */
export function openDocument(pdfium: Pdfium, bytes: Uint8Array): OpenDocument | OpenFault {
  const pointer = pdfium.wasmExports.malloc(Math.max(1, bytes.length));
  if (pointer === 0) return 'broken';
  pdfium.HEAPU8.set(bytes, pointer);
  const handle = pdfium._FPDF_LoadMemDocument(pointer, bytes.length, 0);
  if (handle === 0) {
    pdfium.wasmExports.free(pointer);
    return FAULTS[pdfium._FPDF_GetLastError()] ?? 'broken';
  }
  const form = lazyForm(pdfium, handle);
  return {
    pdfium,
    handle,
    pageCount: pdfium._FPDF_GetPageCount(handle),
    form: form.open,
    close() {
      form.close();
      pdfium._FPDF_CloseDocument(handle);
      pdfium.wasmExports.free(pointer);
    },
  };
}

/** More than the structure of callbacks takes; all of them stay empty, for nobody clicks here. */
const FORM_BYTES = 256;
const FORM_VERSION = 2;

/** Fields of a form, signatures among them, are drawn through a handle of their own; only documents with a form get one. */
function lazyForm(pdfium: Pdfium, document: number): { open(): number; close(): void } {
  let callbacks = 0;
  let handle: number | undefined;
  return {
    open() {
      if (handle !== undefined) return handle;
      if (pdfium._FPDF_GetFormType(document) === 0) return (handle = 0);
      callbacks = pdfium.wasmExports.malloc(FORM_BYTES);
      if (callbacks === 0) return (handle = 0);
      pdfium.HEAPU8.fill(0, callbacks, callbacks + FORM_BYTES);
      memory(pdfium).setUint32(callbacks, FORM_VERSION, true);
      handle = pdfium._FPDFDOC_InitFormFillEnvironment(document, callbacks);
      return handle;
    },
    close() {
      if (handle !== undefined && handle !== 0) pdfium._FPDFDOC_ExitFormFillEnvironment(handle);
      if (callbacks !== 0) pdfium.wasmExports.free(callbacks);
    },
  };
}

/** Lends memory for the time of `use`. */
export function withMemory<T>(pdfium: Pdfium, size: number, use: (pointer: number) => T): T {
  const pointer = pdfium.wasmExports.malloc(size);
  if (pointer === 0) throw new Error('PDFium has no memory left');
  try {
    return use(pointer);
  } finally {
    pdfium.wasmExports.free(pointer);
  }
}

/** A view on the memory as it lies now; growing memory makes old views useless. */
export function memory(pdfium: Pdfium): DataView {
  return new DataView(pdfium.HEAPU8.buffer);
}

/** Opens a page for the time of `use`; undefined when the page cannot be read. */
export function withPage<T>(document: OpenDocument, index: number, use: (page: number) => T): T | undefined {
  const page = document.pdfium._FPDF_LoadPage(document.handle, index);
  if (page === 0) return undefined;
  try {
    return use(page);
  } finally {
    document.pdfium._FPDF_ClosePage(page);
  }
}
