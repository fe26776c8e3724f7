/** Right by which an officer signs (NĐ 30/2020/NĐ-CP, art. 13 and annex I): own right, for the head, for the collective, by order, by mandate. */
export type SigningCapacity = 'own' | 'KT' | 'TM' | 'TL' | 'TUQ' | 'Q';

/** Finds the sign of capacity before the title in a signature block, such as "KT. CHỦ TỊCH" or "TM. ỦY BAN NHÂN DÂN". */
export function readCapacity(block: string): SigningCapacity {
  const match = /(?:^|[\s(])(KT|TM|TL|TUQ|Q)\s*\.\s*\p{L}/u.exec(block.normalize('NFC').toUpperCase());
  return (match?.[1] as SigningCapacity | undefined) ?? 'own';
}

/** Whether the signer's title goes with the capacity; `unknown` when the certificate names no title. A warning, never a reason to reject. */
export function titleFits(capacity: SigningCapacity, title: string | undefined): 'fits' | 'doubtful' | 'unknown' {
  if (title === undefined || title.trim() === '') {
    return 'unknown';
  }
  const folded = title.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  const deputy = /\bpho\b/.test(folded);
  switch (capacity) {
    case 'KT':
      // Only a deputy signs in the head's stead.
      return deputy ? 'fits' : 'doubtful';
    case 'TM':
    case 'Q':
      return 'fits';
    case 'TL':
    case 'TUQ':
      // The head of a unit below, or whoever was mandated; a head of the agency has no need to sign by order.
      return /\b(chu tich|bo truong|giam doc so)\b/.test(folded) && !deputy ? 'doubtful' : 'fits';
    case 'own':
      return deputy ? 'doubtful' : 'fits';
    default:
      return 'unknown';
  }
}
