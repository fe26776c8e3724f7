/** What is wrong with a new password; an empty list means it may be used. Length beats variety (after NIST SP 800-63B). */
export function passwordFaults(password: string, context: readonly string[] = []): ('too-short' | 'too-long' | 'too-simple' | 'holds-your-name')[] {
  const faults: ('too-short' | 'too-long' | 'too-simple' | 'holds-your-name')[] = [];
  const lower = password.toLowerCase();
  if ([...password].length < 10) faults.push('too-short');
  if (password.length > 200) faults.push('too-long');
  if (new Set(lower).size < 5 || /^(?:0123456789|1234567890|qwertyuiop|matkhau\d*|password\d*)/.test(lower)) faults.push('too-simple');
  if (context.some((word) => word.length >= 4 && lower.includes(word.toLowerCase()))) faults.push('holds-your-name');
  return faults;
}
