import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CROSS_CHECKS } from './cross-checks.js';
import type { Config, Setting } from './settings.js';
import { SETTINGS } from './settings.js';

/** All that is wrong with the settings, one sentence each with the remedy. */
export class SettingsError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment as a frozen Config. Every fault is reported at once: wrong values, unknown `KHOSO_*` names, rules between
 * settings.
 * @throws SettingsError
 */
export function loadConfig(env: Environment): Config {
  const faults: string[] = unknownNames(env);
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting>(SETTINGS)) values[key] = readSetting(setting, env, faults);
  if (faults.length > 0) throw new SettingsError(faults);
  const config = Object.freeze({
    ...values,
    production: env['NODE_ENV'] === 'production',
    dataDir: resolve(String(values['dataDir'])),
    services: String(values['services']).split(','),
  }) as unknown as Config;
  const broken = CROSS_CHECKS.filter((check) => check.when(config)).map((check) => check.fault);
  if (broken.length > 0) throw new SettingsError(broken);
  return config;
}

function readSetting(setting: Setting, env: Environment, faults: string[]): unknown {
  const text = textOf(setting, env, faults);
  if (text === undefined) return undefined;
  const parsed = setting.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const shown = setting.secret === true ? '' : ` "${text}"`;
  faults.push(`${setting.name}${shown} is not valid: ${parsed.error.issues.map((issue) => issue.message).join('; ')}. ${setting.help}`);
  return undefined;
}

function textOf(setting: Setting, env: Environment, faults: string[]): string | undefined {
  const direct = env[setting.name];
  if (direct !== undefined && direct !== '') return direct;
  const file = setting.secret === true ? env[`${setting.name}_FILE`] : undefined;
  if (file === undefined || file === '') return setting.fallback;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push(`${setting.name}_FILE names a file that cannot be read: ${file}`);
    return undefined;
  }
}

function unknownNames(env: Environment): string[] {
  const known = new Set(Object.values<Setting>(SETTINGS).flatMap((s) => (s.secret === true ? [s.name, `${s.name}_FILE`] : [s.name])));
  return Object.keys(env)
    .filter((name) => name.startsWith('KHOSO_') && !known.has(name))
    .map((name) => {
      const near = [...known].sort((a, b) => distance(a, name) - distance(b, name))[0];
      return `${name} is not a setting.${near === undefined ? '' : ` Did you mean ${near}?`}`;
    });
}

/** Edit distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
