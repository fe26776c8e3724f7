import { compose } from '../../server/compose.js';
import { loadConfig } from '../../server/config/load.js';

// Carries out a started destruction on the archive in the folder given, until somebody kills this process.
const [dataDir = '', listId = ''] = process.argv.slice(2);
const house = await compose(loadConfig({ DATA_DIR: dataDir, PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1' }), { logFile: `${dataDir}/child.log` });
process.stdout.write('ready\n');
const report = await house.rooms.retention.disposition.execute(listId);
process.stdout.write(`${JSON.stringify(report)}\n`);
await house.stop();
