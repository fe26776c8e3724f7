import type { Check } from '../checks/check.js';
import type { Thresholds } from '../checks/evidence.js';
import { DEFAULT_POLICY } from '../policies/default.js';
import type { PolicyChange, PolicyLevel, PolicySettings } from '../policies/policy.js';
import { unknownCodes } from './apply-policy.js';

const LEVELS: readonly string[] = ['reject', 'warn', 'note', 'off'] satisfies PolicyLevel[];

/** A policy file read: the settings, or every fault in it with its place. */
export type ReadPolicy = { readonly settings: PolicySettings; readonly faults: readonly [] } | { readonly settings: undefined; readonly faults: readonly string[] };

/**
 * Reads the administrator's policy: `{levels?: {"resolution-low": "reject"}, thresholds?: {minDpi: 300}, byType?: {"<type>": {levels?,
 * thresholds?}}}`. A word nobody knows is a fault: a typo must not silently switch a check off.
 */
export function readPolicy(value: unknown, checks: readonly Check[]): ReadPolicy {
  const faults: string[] = [];
  const settings = readSettings(value, faults);
  for (const code of unknownCodes(checks, settings)) faults.push(`levels: unknown finding "${code}"`);
  return faults.length === 0 ? { settings, faults: [] } : { settings: undefined, faults };
}

function readSettings(value: unknown, faults: string[]): PolicySettings {
  const of = readObject(value, '', ['levels', 'thresholds', 'byType'], faults);
  const byType = Object.entries(readObject(of['byType'] ?? {}, 'byType', undefined, faults)).map(
    ([type, change]) => [type, readChange(change, `byType.${type}`, ['levels', 'thresholds'], faults)] as const,
  );
  return { ...readChange(value, '', ['levels', 'thresholds', 'byType'], faults), ...(byType.length === 0 ? {} : { byType: Object.fromEntries(byType) }) };
}

function readChange(value: unknown, place: string, keys: readonly string[], faults: string[]): PolicyChange {
  const of = place === '' ? asObject(value) ?? {} : readObject(value, place, keys, faults);
  const at = (key: string): string => (place === '' ? key : `${place}.${key}`);
  const levels: Record<string, PolicyLevel> = {};
  for (const [code, level] of Object.entries(readObject(of['levels'] ?? {}, at('levels'), undefined, faults))) {
    if (typeof level === 'string' && LEVELS.includes(level)) levels[code] = level as PolicyLevel;
    else faults.push(`${at('levels')}.${code}: one of ${LEVELS.join(', ')}`);
  }
  const thresholds: Partial<Record<keyof Thresholds, number>> = {};
  const known = Object.keys(DEFAULT_POLICY.thresholds);
  for (const [name, number] of Object.entries(readObject(of['thresholds'] ?? {}, at('thresholds'), known, faults))) {
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) thresholds[name as keyof Thresholds] = number;
    else faults.push(`${at('thresholds')}.${name}: a number from 0`);
  }
  return { ...(Object.keys(levels).length === 0 ? {} : { levels }), ...(Object.keys(thresholds).length === 0 ? {} : { thresholds }) };
}

function readObject(value: unknown, place: string, keys: readonly string[] | undefined, faults: string[]): Record<string, unknown> {
  const of = asObject(value);
  if (of === undefined) {
    faults.push(`${place === '' ? 'policy' : place}: an object`);
    return {};
  }
  for (const key of Object.keys(of)) if (keys !== undefined && !keys.includes(key)) faults.push(`${place === '' ? '' : `${place}.`}${key}: unknown`);
  return Object.fromEntries(Object.entries(of).filter(([key]) => keys === undefined || keys.includes(key)));
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
