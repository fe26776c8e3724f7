import { message } from './summaries.js';
import type { Message } from './verdict.js';
import type { PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, nameOf } from '../pdf/objects.js';

/** Things inside the signed bytes that can make a page show something else than the signer saw: told, never silently passed. */
export function findHiddenContent(view: PdfView): Message[] {
  const messages: Message[] = [];
  try {
    const catalogue = view.catalogue();
    const action = view.resolve(catalogue.get('OpenAction'));
    const names = view.dict(catalogue, 'Names');
    const script = (action instanceof PdfDict && nameOf(view.get(action, 'S')) === 'JavaScript') || (names?.has('JavaScript') ?? false);
    if (script) {
      messages.push(message('warning', 'hidden.script'));
    }
    const optional = view.dict(catalogue, 'OCProperties');
    const settings = optional === undefined ? undefined : view.dict(optional, 'D');
    if (settings !== undefined && (view.array(settings, 'OFF') ?? []).length > 0) {
      messages.push(message('warning', 'hidden.layers-off'));
    }
    const form = view.dict(catalogue, 'AcroForm');
    if (form?.has('XFA') === true) {
      messages.push(message('warning', 'hidden.xfa'));
    }
  } catch (error) {
    if (!(error instanceof MalformedPdf)) {
      throw error;
    }
    messages.push(message('warning', 'hidden.unreadable', { code: error.code }));
  }
  return messages;
}
