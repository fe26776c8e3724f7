import { PDFiumLibrary } from '@hyzyla/pdfium';

/** The text of every page of a PDF, as another program reads it; white space folded. */
export async function readPdfText(bytes: Uint8Array): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes);
    const pages = [...document.pages()].map((page) => page.getText().replace(/\s+/g, ' ').normalize('NFC'));
    document.destroy();
    return pages;
  } finally {
    library.destroy();
  }
}
