import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PackageLimits } from '../rules/limits.js';
import type { PackageSource } from '../sources/package-source.js';

const table = z.record(z.string(), z.string());
const schema = z.object({
  typeName: table, typeNameOf: table, confidenceLevel: table, confidenceLevelOf: table, mode: table, modeSecret: z.array(z.string()), modeOf: table, languageVietnamese: z.string(),
});

/** The code lists of the package layout: data of the administrator, who confirms them against the circular. */
export type EarkCodes = z.output<typeof schema>;

/** Reads the code lists, from the administrator's file where there is one. */
export function readEarkCodes(file?: string): EarkCodes {
  return schema.parse(JSON.parse(readFileSync(file ?? new URL('../data/eark-codes.json', import.meta.url), 'utf8')));
}

/** The value of a code, or of `*`; undefined when neither is listed. */
export function codeFor(list: Readonly<Record<string, string>>, code: string | null | undefined): string | undefined {
  return (code === null || code === undefined ? undefined : list[code]) ?? list['*'];
}

/** What reading a layout needs. */
export interface EarkReading {
  readonly source: PackageSource;
  readonly limits: PackageLimits;
  readonly codes: EarkCodes;
}
