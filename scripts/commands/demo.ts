import { join } from 'node:path';
import { compose } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { loadDemo, readDemoState } from '../demo/load-demo.js';
import type { DemoState } from '../demo/load-demo.js';
import type { Printer } from './print.js';

/** Loads the demo province if it is not there, starts the archive and says how to get in. */
export async function runDemo(printer: Printer, options: { limit?: number; serve: boolean }): Promise<void> {
  const config = loadConfig(process.env);
  const known = await readDemoState(config.dataDir);
  const house = await compose(config, { logFile: join(config.dataDir, 'khoso.log'), demoAccounts: known?.accounts ?? [] });
  await tellMissing(house, printer);
  if (known?.done === true && !options.serve) {
    await house.stop();
    return;
  }
  if (known?.done !== true) {
    printer.note('Loading the demo province (invented people and papers) through intake. This is done once.');
    await house.background.start();
    await loadDemo(house, { step: (text) => printer.note(`  · ${text}`), count: (done, total) => printer.progress(done, total, 'papers') }, options.limit === undefined ? {} : { limit: options.limit });
    await house.stop();
    if (options.serve) await runDemo(printer, options);
    return;
  }
  const started = await house.start();
  printer.result({ url: `http://localhost:${started?.port ?? config.port}`, accounts: known.accounts }, welcome(started?.port ?? config.port, known));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void house.stop().then(() => process.exit(0)));
}

/** Whatever is optional and missing is said once, with what is lost by it and how to get it. */
async function tellMissing(house: Awaited<ReturnType<typeof compose>>, printer: Printer): Promise<void> {
  const translator = createTranslator();
  for (const part of await house.parts()) {
    if (part.state === 'ok') continue;
    printer.note(`  ! ${translator.t('en', `admin.part.${part.name}`)}: ${translator.t('en', `admin.part.${part.name}.loss`)} ${translator.t('en', `admin.part.${part.name}.remedy`)}`);
  }
}

const SHOWN_ROLES = ['counter-officer', 'digitisation-officer', 'post-office', 'archivist', 'auditor', 'agency-manager', 'administrator'];

function welcome(port: number, state: DemoState): string {
  const shown = SHOWN_ROLES.flatMap((role) => {
    const account = state.accounts.find((one) => one.roleKey === `access.role.${role}` && /binh-son$|noi-vu$/.test(one.loginName)) ?? state.accounts.find((one) => one.roleKey === `access.role.${role}`);
    return account === undefined ? [] : [`    ${account.loginName.padEnd(24)} ${account.password}   ${role}, ${account.agencyName}`];
  });
  return [
    '', `  Kho Số is open at  http://localhost:${port}`, '', '  Accounts of the demo (all invented; the sign-in page lists every one):', ...shown, '',
    '  Keys for the API:', ...state.apiKeys.map((one) => `    ${one.key}   ${one.name}`), '', '  Stop with Ctrl+C. The data stay in DATA_DIR; the next start is up in seconds.', '',
  ].join('\n');
}
