import type { Job } from '../job.js';

/** A mail as the digest sends it. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
}

export interface DigestWork {
  /** What there is to tell today; undefined when nothing waits. */
  compose(): Promise<Mail | undefined>;
  /** Hands the mail over; throws while the mail server is away, and is tried again. */
  send(mail: Mail): Promise<void>;
}

/** The daily digest of what falls due. Without a mail server there is no such job; the desk shows the same. */
export function sendDigestJob(work: DigestWork): Job {
  return {
    name: 'send-retention-digest', lane: 'light', attempts: 6, backOffMs: 5 * 60_000,
    run: async () => {
      const mail = await work.compose();
      if (mail !== undefined) await work.send(mail);
    },
  };
}
