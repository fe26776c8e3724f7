import { writeMinimalPdf } from '../../scripts/demo/pdf/minimal-pdf.js';

/** The password that opens the encrypted file. */
export const PDF_PASSWORD = 'mo-khoa';

/** A sound PDF of `count` pages with one line each; 10,000 pages take a moment. */
export function aManyPagePdf(count: number): Buffer {
  return writeMinimalPdf({ pages: Array.from({ length: count }, (_, index) => `Trang ${index + 1} / ${count} - thu nghiem`) });
}

/** A PDF that opens only with `PDF_PASSWORD`. */
export function anEncryptedPdf(): Buffer {
  return writeMinimalPdf({ pages: ['Noi dung duoc ma hoa - thu nghiem'], password: PDF_PASSWORD });
}

/** A PDF that runs a (harmless) script when it is opened. */
export function aPdfWithJavaScript(): Buffer {
  return writeMinimalPdf({ pages: ['Co ma JavaScript - thu nghiem'], catalogEntries: '/OpenAction << /S /JavaScript /JS (app.alert\\("thu nghiem"\\);) >>' });
}

/** A PDF that wants to start a program when it is opened. */
export function aPdfWithLaunchAction(): Buffer {
  return writeMinimalPdf({ pages: ['Co lenh khoi chay - thu nghiem'], catalogEntries: '/OpenAction << /S /Launch /F (khong-co-that.exe) >>' });
}

/** A PDF with another file inside. */
export function aPdfWithEmbeddedFile(): Buffer {
  return writeMinimalPdf({
    pages: ['Co tep dinh kem - thu nghiem'],
    objects: ['<< /Type /Filespec /F (dinh-kem.txt) /EF << /F 5 0 R >> >>', '<< /Type /EmbeddedFile /Length 11 >>\nstream\nthu nghiem.\nendstream'],
    catalogEntries: '/Names << /EmbeddedFiles << /Names [(dinh-kem.txt) 4 0 R] >> >>',
  });
}

/** A PDF whose pages show nothing. */
export function aBlankPdf(pages = 1): Buffer {
  return writeMinimalPdf({ pages: Array.from({ length: pages }, () => '') });
}

/** A PDF cut off in the middle, as after a broken transfer. */
export function aTruncatedPdf(): Buffer {
  const whole = aManyPagePdf(3);
  return whole.subarray(0, Math.floor(whole.length * 0.55));
}
