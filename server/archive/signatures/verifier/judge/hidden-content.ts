import { message } from './summaries.js';
import { duplicateObjects, loudActions, unreachedObjects, walkObjects } from './hidden-objects.js';
import { lookAtFields } from './hidden-fields.js';
import type { Message } from './verdict.js';
import type { PdfView } from '../pdf/document.js';
import { MalformedPdf } from '../pdf/malformed-pdf.js';
import { PdfDict, nameOf } from '../pdf/objects.js';
import type { Revision } from '../pdf/revisions.js';

/**
 * Things inside the signed bytes that can make a page show something else than the signer saw, or that no page shows: told, never
 * silently passed. What lies in the bytes when they are signed cannot be an attack on the signature; it may be one on the signer.
 */
export function findHiddenContent(view: PdfView): Message[] {
  const messages: Message[] = [];
  for (const look of [layersAndForms, actionsAndObjects, fieldsOverPages, repeatedObjects]) {
    try {
      messages.push(...look(view));
    } catch (error) {
      if (!(error instanceof MalformedPdf)) {
        throw error;
      }
      messages.push(message('warning', 'hidden.unreadable', { code: error.code }));
    }
  }
  return messages.filter((one, index) => one.code !== 'hidden.unreadable' || messages.findIndex((other) => other.code === one.code && other.params['code'] === one.params['code']) === index);
}

function layersAndForms(view: PdfView): Message[] {
  const catalogue = view.catalogue();
  const optional = view.dict(catalogue, 'OCProperties');
  const settings = optional === undefined ? undefined : view.dict(optional, 'D');
  const off = settings !== undefined && ((view.array(settings, 'OFF') ?? []).length > 0 || nameOf(view.get(settings, 'BaseState')) === 'OFF');
  return [...(off ? [message('warning', 'hidden.layers-off')] : []), ...(view.dict(catalogue, 'AcroForm')?.has('XFA') === true ? [message('warning', 'hidden.xfa')] : [])];
}

function actionsAndObjects(view: PdfView): Message[] {
  const catalogue = view.catalogue();
  const walked = walkObjects(view);
  const loud = loudActions(walked);
  const others = loud.filter((kind) => kind !== 'JavaScript');
  const opened = view.resolve(catalogue.get('OpenAction'));
  const opens = catalogue.has('AA') || (opened instanceof PdfDict && nameOf(view.get(opened, 'S')) !== 'GoTo');
  const script = loud.includes('JavaScript') || (view.dict(catalogue, 'Names')?.has('JavaScript') ?? false);
  const unreached = walked.complete ? unreachedObjects(view, walked) : { page: 0, catalogue: 0, drawing: 0 };
  return [
    ...(script ? [message('warning', 'hidden.script')] : []),
    ...(others.length > 0 ? [message('warning', 'hidden.action', { kinds: others.join(', ') })] : []),
    ...(opens && !script && others.length === 0 ? [message('warning', 'hidden.open-action')] : []),
    ...(walked.externalStreams > 0 ? [message('warning', 'hidden.external-data', { count: walked.externalStreams })] : []),
    ...(unreached.page + unreached.catalogue + unreached.drawing > 0 ? [message('warning', 'hidden.unreached', { pages: unreached.page + unreached.catalogue, drawings: unreached.drawing })] : []),
    ...(walked.unreadable === undefined ? [] : [message('warning', 'hidden.unreadable', { code: walked.unreadable })]),
    ...(walked.complete ? [] : [message('info', 'hidden.not-looked-through')]),
  ];
}

function fieldsOverPages(view: PdfView): Message[] {
  const { overlays, otherText } = lookAtFields(view);
  return [...(overlays > 0 ? [message('warning', 'hidden.overlay', { count: overlays })] : []), ...(otherText.length > 0 ? [message('warning', 'hidden.field-text', { fields: otherText.slice(0, 5).join(', ') })] : [])];
}

function repeatedObjects(view: PdfView): Message[] {
  const repeated = view.document.revisions.slice(0, view.index + 1).flatMap((revision: Revision) => duplicateObjects(view.document, revision));
  const conflict = view.document.revisions.slice(0, view.index + 1).some((revision: Revision) => revision.sections.some((section) => section.hybridConflict));
  return [
    ...(view.document.headerOffset > 0 || conflict ? [message('warning', 'hidden.two-readings')] : []),
    ...(repeated.length === 0 ? [] : [message('warning', 'hidden.repeated-object', { numbers: [...new Set(repeated)].slice(0, 5).join(', ') })]),
  ];
}
