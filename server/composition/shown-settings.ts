import { resolve } from 'node:path';
import { SETTINGS } from '../config/settings.js';
import type { Config, Setting } from '../config/settings.js';
import type { Message } from '../platform/i18n/translator.js';

/** Every setting as it is in force, for the page of the administrator; a secret shows only whether it is set. */
export function shownSettings(config: Config): { name: string; value: Message | string; source: Message }[] {
  return Object.entries<Setting>(SETTINGS).map(([key, setting]) => {
    const value = (config as unknown as Readonly<Record<string, unknown>>)[key];
    const text = value === undefined ? '' : Array.isArray(value) ? value.join(',') : String(value);
    const byDefault = text === (key === 'dataDir' ? resolve(setting.fallback ?? '') : (setting.fallback ?? ''));
    return {
      name: setting.name, source: { key: byDefault ? 'admin.settings.default' : 'admin.settings.set' },
      value: text === '' ? { key: 'admin.settings.none' } : setting.secret === true ? { key: 'admin.settings.secret' } : text,
    };
  });
}
