import type { LocalDate } from '../../../kernel/calendar.js';
import type { StillKept } from '../model.js';
import { isDue } from './due-date.js';
import { longerLink } from './longest.js';
import type { LinkedSpan } from './longest.js';
import type { OwnAnswer } from './own-answer.js';

/**
 * Why a record may not be destroyed on the day; undefined when the law lets it go. Links to records that go in the same list keep
 * nothing; links to any other that is kept longer do (Luật Lưu trữ 2024 Điều 36 khoản 4).
 */
export function whyKept(answer: OwnAnswer | undefined, links: readonly LinkedSpan[], alongside: ReadonlySet<string>, onDay: LocalDate): StillKept | undefined {
  if (answer === undefined) return { code: 'gone', params: {} };
  if (answer.state !== 'dated') return { code: answer.state, params: {} };
  if (!isDue(answer.dueOn, onDay)) return { code: 'not-due', params: { due: answer.dueOn ?? '' } };
  const longer = longerLink(answer, links.filter((link) => !alongside.has(link.id)));
  return longer === undefined ? undefined : { code: 'linked', params: { other: longer.id, ...(longer.dueOn === null ? {} : { due: longer.dueOn }) } };
}
