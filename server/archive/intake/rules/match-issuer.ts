import { stripMarks } from '../../../kernel/fold-text.js';
import type { Agency } from '../../catalogue/model.js';

const fold = (text: string): string =>
  stripMarks(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/\buy ban nhan dan\b/g, 'ubnd').trim();

/**
 * The agency whose printed name stands on a paper. Exact when the whole text is one of its names; otherwise the agency whose
 * longest name is contained in it, if there is only one. On the day of issue it must have existed, where the day is known.
 */
export function matchIssuer(printed: string, agencies: readonly Agency[], issuedOn: string | undefined): { agencyId: string; exact: boolean } | undefined {
  const wanted = fold(printed);
  if (wanted === '') return undefined;
  const living = agencies.filter((agency) => issuedOn === undefined || livedOn(agency, issuedOn));
  const whole = living.filter((agency) => namesOf(agency).some((name) => name === wanted));
  if (whole.length === 1 && whole[0] !== undefined) return { agencyId: whole[0].id, exact: true };
  if (whole.length > 1) return undefined;
  let best: { agencyId: string; length: number } | undefined;
  let tied = false;
  for (const agency of living) {
    const length = Math.max(0, ...namesOf(agency).filter((name) => ` ${wanted} `.includes(` ${name} `)).map((name) => name.length));
    if (length === 0 || (best !== undefined && length < best.length)) continue;
    tied = best !== undefined && length === best.length;
    best = { agencyId: agency.id, length };
  }
  return best === undefined || tied ? undefined : { agencyId: best.agencyId, exact: false };
}

function namesOf(agency: Agency): string[] {
  return [agency.name, ...agency.printedNames].map(fold).filter((name) => name !== '');
}

function livedOn(agency: Agency, day: string): boolean {
  return (agency.validFrom === undefined || agency.validFrom <= day) && (agency.validTo === undefined || day <= agency.validTo);
}
