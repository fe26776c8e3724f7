import { EVERYTHING } from '../../../kernel/scope.js';
import type { LocalDate } from '../../../kernel/calendar.js';
import { noticesFor } from './notices.js';

/** The digest of a day in words: counts only, never a title or a name, since mail leaves the archive. Undefined when nothing waits. */
export async function composeDigest(
  deps: Parameters<typeof noticesFor>[0], today: LocalDate, deskUrl: string, say: (key: string, params?: Readonly<Record<string, string | number>>) => string,
): Promise<{ subject: string; text: string } | undefined> {
  const notices = await noticesFor(deps, EVERYTHING, undefined, today);
  const lines = ([['overdue', notices.overdue], ['dueSoon', notices.dueSoon], ['withoutDay', notices.withoutDay], ['withoutSchedule', notices.withoutSchedule], ['validityEnding', notices.validityEnding]] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `- ${count} ${say(`disposition.tile.${name}`, { count })}`);
  if (lines.length === 0) return undefined;
  return { subject: say('disposition.digest.subject', { date: today }), text: [say('disposition.digest.lead', { date: today }), '', ...lines, '', deskUrl, ''].join('\n') };
}
