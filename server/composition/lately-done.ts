import type { AuditEntry } from '../archive/audit/model.js';
import { LOCALES_DIR, loadTexts } from '../platform/i18n/translator.js';
import type { Message } from '../platform/i18n/translator.js';

/** Every act the log has a sentence for, by its code. */
export const ACTS: readonly string[] = [...loadTexts(LOCALES_DIR, 'vi').keys()].filter((key) => key.startsWith('audit.act.')).map((key) => key.slice('audit.act.'.length)).sort();

const KNOWN = new Set(ACTS);
/** Reading, searching and the session itself: true, but nobody needs to be reminded of them. */
const SMALL = /^(search\.|access\.(signed|password)|audit\.|owner\.(read|completed|identifier)|record\.(read|opened|listed|life-read|met-again|signature-report-opened)|submission\.(item-viewed|file-opened|item-received|item-waiting|item-needs-recognition)|dossier\.met-again|reuse\.(looked-up|recorded-again))/;

/** What somebody did last, for his first page: acts that changed something, with a way to what they changed. */
export function latelyDone(entries: readonly AuditEntry[], most: number): { at: string; text: Message; href?: string; by?: string }[] {
  return entries
    .filter((entry) => KNOWN.has(entry.action) && !SMALL.test(entry.action))
    .slice(0, most)
    .map((entry) => ({ at: entry.at, text: { key: `audit.act.${entry.action}` }, ...hrefOf(entry), ...(entry.dossierCode === null ? {} : { by: entry.dossierCode }) }));
}

function hrefOf({ subjectType, subjectId, dossierCode }: AuditEntry): { href?: string } {
  const id = encodeURIComponent(subjectId);
  if (subjectType === 'record') return { href: `/records/${id}${dossierCode === null ? '' : `?dossier=${encodeURIComponent(dossierCode)}`}` };
  if (subjectType === 'dossier') return { href: `/intake/dossiers/${id}` };
  if (subjectType === 'user' || subjectType === 'client') return { href: `/${subjectType}s/${id}` };
  return {};
}
