import { sendDigestJob } from '../../jobs/handlers/send-digest.js';
import { composeDigest } from '../archive/disposition/queries/digest.js';
import { createTranslator } from '../platform/i18n/translator.js';
import type { WingLife } from './background.js';
import type { Foundation } from './foundation.js';

const DAY_MS = 24 * 3600_000;

/** The daily mail of what falls due, where a mail server and receivers are named; nothing otherwise. */
export function digestLife({ config, clock }: Pick<Foundation, 'config' | 'clock'>, rooms: Parameters<typeof composeDigest>[0]): Pick<WingLife, 'jobs' | 'timetable'> {
  const { smtpUrl, mailFrom, digestTo } = config;
  if (smtpUrl === undefined || mailFrom === undefined || digestTo === undefined) return { jobs: [], timetable: [] };
  const translator = createTranslator();
  return {
    jobs: [sendDigestJob({
      compose: () => composeDigest(rooms, clock.today(), `${config.publicUrl}/retention`, (key, params) => translator.t('vi', key, params)),
      async send(mail) {
        const { createTransport } = await import('nodemailer');
        const transport = createTransport(smtpUrl, { connectionTimeout: 20_000, socketTimeout: 60_000 } as object);
        try {
          await transport.sendMail({ from: mailFrom, to: digestTo, ...mail });
        } finally {
          transport.close();
        }
      },
    })],
    timetable: [{ name: 'send-retention-digest', everyMs: DAY_MS }],
  };
}
