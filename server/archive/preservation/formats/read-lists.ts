import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FormatList } from './rules/identify.js';

const signature = z.object({
  puid: z.string(), name: z.string(), version: z.string().nullable(), mediaType: z.string(), bof: z.string().optional(), at: z.number().optional(), within: z.number().max(65_536).optional(),
  contains: z.array(z.string()).optional(), over: z.array(z.string()).optional(),
});
const short = z.object({ puid: z.string(), name: z.string(), mediaType: z.string() });
const schema = z.object({ formats: z.array(signature), pdfa: z.record(z.string(), z.string()), text: short, json: short });

/** How much a format endangers what is kept in it, as the administrator judged it. */
export interface FormatRisk {
  readonly puid: string;
  readonly level: 'low' | 'medium' | 'high';
  readonly noteVi: string;
  readonly noteEn: string;
}

/** The list of formats, the administrator's where there is one. */
export function readFormatList(file: string): FormatList {
  return schema.parse(JSON.parse(readFileSync(existsSync(file) ? file : new URL('data/signatures.json', import.meta.url), 'utf8')));
}

/** The risk list, the administrator's where there is one; rows that are none are left out. */
export function readFormatRisks(file: string): ReadonlyMap<string, FormatRisk> {
  const text = readFileSync(existsSync(file) ? file : new URL('data/format-risks.csv', import.meta.url), 'utf8');
  const risks = new Map<string, FormatRisk>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/).slice(1)) {
    const [puid, level, noteVi = '', noteEn = ''] = (line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []).map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '').replaceAll('""', '"').trim());
    if (puid !== undefined && puid !== '' && (level === 'low' || level === 'medium' || level === 'high')) risks.set(puid, { puid, level, noteVi, noteEn });
  }
  return risks;
}
