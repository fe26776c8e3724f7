import type { CouncilMember, DispositionPolicy } from '../model.js';

export type CouncilRefusal = 'council-too-small' | 'council-without-chair' | 'council-two-chairs' | 'council-without-secretary' | 'council-no-quorum' | 'council-chair-silent' | 'council-objects';

/**
 * Whether the council can conclude: enough members with one chair and a secretary, the chair and the quorum have spoken, and more
 * of those who spoke agree than object. Undefined when it can. The author's own voice does not count towards the quorum.
 */
export function refuseConclusion(council: readonly CouncilMember[], authorId: string, policy: DispositionPolicy): CouncilRefusal | undefined {
  const chairs = council.filter((member) => member.role === 'chair');
  if (council.length < policy.councilMinimum) return 'council-too-small';
  if (chairs.length === 0) return 'council-without-chair';
  if (chairs.length > 1) return 'council-two-chairs';
  if (!council.some((member) => member.role === 'secretary')) return 'council-without-secretary';
  if (chairs[0]?.opinion === null) return 'council-chair-silent';
  const voices = council.filter((member) => member.userId !== authorId);
  const spoken = voices.filter((member) => member.opinion !== null);
  if (spoken.length < Math.max(1, Math.ceil(voices.length * policy.quorum))) return 'council-no-quorum';
  const agree = spoken.filter((member) => member.opinion === 'agrees').length;
  return agree * 2 > spoken.length ? undefined : 'council-objects';
}
