import { readFile } from 'node:fs/promises';
import { CHECKS } from '../archive/intake/checks/catalogue.js';
import type { PolicySettings } from '../archive/intake/policies/policy.js';
import { readPolicy as readIntakePolicy } from '../archive/intake/rules/read-policy.js';
import { ARCHIVE_POLICY } from '../archive/signatures/verifier/judge/policy.js';
import { readPolicy as readValidationPolicy } from '../archive/signatures/verifier/judge/read-policy.js';
import type { ValidationPolicy } from '../archive/signatures/verifier/judge/policy.js';
import type { Config } from '../config/settings.js';
import { ArchiveError } from '../kernel/errors.js';

/** The policies in force: of intake (undefined: as shipped) and of the judgement on signatures. */
export interface Policies {
  readonly intake: PolicySettings | undefined;
  readonly signatures: ValidationPolicy;
}

/**
 * Reads the administrator's policy files. A file that is named but does not fit stops the start: an archive must not work by
 * another policy than its administrator believes.
 * @throws invalid `policy-file-invalid` with file and reasons
 */
export async function readPolicies(config: Pick<Config, 'intakePolicyFile' | 'signaturePolicyFile'>): Promise<Policies> {
  return { intake: await intakePolicy(config.intakePolicyFile), signatures: await validationPolicy(config.signaturePolicyFile) };
}

async function intakePolicy(file: string | undefined): Promise<PolicySettings | undefined> {
  if (file === undefined) return undefined;
  const read = await parsed(file, (text) => readIntakePolicy(JSON.parse(text), CHECKS));
  if (read.settings === undefined) throw unfit(file, read.faults.join('; '));
  return read.settings;
}

async function validationPolicy(file: string | undefined): Promise<ValidationPolicy> {
  return file === undefined ? ARCHIVE_POLICY : parsed(file, readValidationPolicy);
}

async function parsed<T>(file: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw unfit(file, error instanceof Error ? error.message : String(error));
  }
}

function unfit(file: string, reasons: string): ArchiveError {
  return new ArchiveError('invalid', 'policy-file-invalid', { file, reasons });
}
