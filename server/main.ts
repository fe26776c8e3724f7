import { compose } from './compose.js';
import { readEnvFile } from './config/env-file.js';
import { loadConfig } from './config/load.js';
import { firstAdministrator } from './composition/first-administrator.js';
import { sentenceOfFault } from './composition/tell-fault.js';

// The real thing: no demo data. Settings come from the environment; every fault of them is told at once.
try {
  readEnvFile();
  const config = loadConfig(process.env);
  const house = await compose(config);
  const account = await firstAdministrator(house);
  if (account !== undefined) {
    process.stdout.write(`\n  First start. Sign in as  ${account.loginName}  with the one-time password  ${account.password}\n  It is shown this once and must be changed at the first sign-in.\n\n`);
  }
  if ((await house.archive.catalogue.version()) === 0) {
    process.stdout.write('  The catalogue is empty. Take in your own files, or those that come with the program:\n    npx khoso import-catalogue server/archive/catalogue/data\n\n');
  }
  const started = await house.start();
  house.ground.logger.info({ port: started?.port, services: config.services }, 'Kho Số is ready');
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void house.stop().then(() => process.exit(0), () => process.exit(1));
    });
  }
} catch (error) {
  process.stderr.write(`${sentenceOfFault(error, process.env)}\n`);
  process.exit(1);
}
