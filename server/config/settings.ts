import { z } from 'zod';

/** One setting: its name in the environment, how it is read, what it is without, and one line that explains it. */
export interface Setting {
  readonly name: string;
  readonly schema: z.ZodType;
  /** As it would stand in the environment; undefined = nothing. */
  readonly fallback?: string;
  /** Secrets may also come as a file (`NAME_FILE`), and never appear in logs or messages. */
  readonly secret?: true;
  readonly help: string;
}

const wholeNumber = (min: number, max: number): z.ZodType => z.coerce.number().int().min(min).max(max);
const oneOf = (...values: [string, ...string[]]): z.ZodType => z.enum(values);
const optionalText = z.string().trim().min(1).optional();
const url = (...protocols: string[]): z.ZodType =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { message: `expected ${protocols.join(' or ')}//…` }).optional();

/** `host[:port][+post][+internal]`, several with commas between. */
const EVIDENCE_HOSTS = /^[a-z0-9.-]+(:\d{1,5})?(\+post|\+internal)*(,\s*[a-z0-9.-]+(:\d{1,5})?(\+post|\+internal)*)*$/i;

/**
 * Every setting of the house, in the order of `.env.example`, which is generated from this table. A name that is not here is
 * taken for a typing error and refused.
 */
export const SETTINGS = {
  dataDir: { name: 'DATA_DIR', schema: z.string().min(1), fallback: './data', help: 'Where everything lies: register, objects, staging, index. Back this folder up.' },
  host: { name: 'HOST', schema: z.string().min(1), fallback: '127.0.0.1', help: 'Address to listen on; 0.0.0.0 for all.' },
  port: { name: 'PORT', schema: wholeNumber(0, 65535), fallback: '3000', help: 'Port of the web server.' },
  publicUrl: { name: 'KHOSO_PUBLIC_URL', schema: url('http:', 'https:'), fallback: 'http://localhost:3000', help: 'Address people and other systems reach the archive at.' },
  trustProxy: { name: 'KHOSO_TRUST_PROXY', schema: wholeNumber(0, 5), fallback: '0', help: 'How many reverse proxies stand in front.' },
  services: { name: 'KHOSO_SERVICES', schema: z.string().regex(/^(web|worker)(,(web|worker))?$/), fallback: 'web,worker', help: 'Which parts this process runs: web, worker or both.' },
  secret: { name: 'KHOSO_SECRET', schema: optionalText, secret: true, help: 'Master secret, 32 characters or more. Left out: made at the first start and kept in DATA_DIR/secrets.json.' },
  databaseUrl: { name: 'KHOSO_DATABASE_URL', schema: url('mysql:', 'mariadb:'), secret: true, help: 'mysql://user:password@host:3306/name for MariaDB or MySQL. Left out: SQLite in DATA_DIR.' },
  databasePool: { name: 'KHOSO_DATABASE_POOL', schema: wholeNumber(1, 100), fallback: '10', help: 'Connections kept to MariaDB or MySQL.' },
  queue: { name: 'KHOSO_QUEUE', schema: oneOf('database', 'bull'), fallback: 'database', help: 'Who hands out background work: the database itself, or Bull on Redis.' },
  redisUrl: { name: 'KHOSO_REDIS_URL', schema: url('redis:', 'rediss:'), secret: true, help: 'redis://host:6379, for KHOSO_QUEUE=bull.' },
  searchEngine: { name: 'KHOSO_SEARCH_ENGINE', schema: oneOf('sqlite', 'meilisearch'), fallback: 'sqlite', help: 'Full-text search: embedded, or Meilisearch.' },
  meiliUrl: { name: 'KHOSO_MEILI_URL', schema: url('http:', 'https:'), help: 'http://host:7700, for KHOSO_SEARCH_ENGINE=meilisearch.' },
  meiliKey: { name: 'KHOSO_MEILI_KEY', schema: optionalText, secret: true, help: 'Key of Meilisearch.' },
  searchFallback: { name: 'KHOSO_SEARCH_FALLBACK', schema: oneOf('on', 'off'), fallback: 'on', help: 'Keep the embedded index beside Meilisearch, to answer when that does not.' },
  storage: { name: 'KHOSO_STORAGE', schema: oneOf('disk', 's3', 'mirrored'), fallback: 'disk', help: 'Where the objects lie: DATA_DIR/objects, an S3-compatible store, or two or three places at once (mirrored).' },
  s3Endpoint: { name: 'KHOSO_S3_ENDPOINT', schema: url('http:', 'https:'), help: 'Address of the S3-compatible store.' },
  s3Bucket: { name: 'KHOSO_S3_BUCKET', schema: optionalText, help: 'Bucket for the objects.' },
  s3Region: { name: 'KHOSO_S3_REGION', schema: z.string().min(1), fallback: 'us-east-1', help: 'Region of the bucket.' },
  s3AccessKey: { name: 'KHOSO_S3_ACCESS_KEY', schema: optionalText, secret: true, help: 'Access key of the store.' },
  s3SecretKey: { name: 'KHOSO_S3_SECRET_KEY', schema: optionalText, secret: true, help: 'Secret key of the store.' },
  s3LockDays: { name: 'KHOSO_S3_LOCK_DAYS', schema: wholeNumber(0, 36_500), fallback: '0', help: 'Object lock: so many days the store itself refuses to change or remove a file (the bucket must have object lock). 0 = none.' },
  s3LockMode: { name: 'KHOSO_S3_LOCK_MODE', schema: oneOf('governance', 'compliance'), fallback: 'governance', help: 'Whether an administrator of the store may lift the lock (governance) or nobody (compliance; destruction by decision then waits for the end of the lock).' },
  s3Versioned: { name: 'KHOSO_S3_VERSIONED', schema: oneOf('yes', 'no'), fallback: 'no', help: 'yes where the bucket keeps old versions, so that destruction takes these away too.' },
  mirror1: { name: 'KHOSO_MIRROR_1', schema: optionalText, secret: true, help: 'First place for KHOSO_STORAGE=mirrored: a folder (file:///srv/kho-1) or s3+https://KEY:SECRET@host/bucket?region=vn-1&prefix=kho. ?name=... names it.' },
  mirror2: { name: 'KHOSO_MIRROR_2', schema: optionalText, secret: true, help: 'Second place. Other credentials, another machine, better another building.' },
  mirror3: { name: 'KHOSO_MIRROR_3', schema: optionalText, secret: true, help: 'Third place, if there is one.' },
  mirrorQuorum: { name: 'KHOSO_MIRROR_QUORUM', schema: wholeNumber(1, 3).optional(), help: 'How many places must hold a file before it counts as stored. Left out: the majority (2 of 2, 2 of 3).' },
  sealing: { name: 'KHOSO_SEALING', schema: oneOf('off', 'on'), fallback: 'off', help: 'on: every new object is encrypted under a key of its own, kept in DATA_DIR/object-keys under the master key. Objects that lie plain stay so.' },
  masterKey: { name: 'KHOSO_MASTER_KEY', schema: optionalText, secret: true, help: 'Master key for sealing: 32 bytes in base64 (openssl rand -base64 32). Lose it and sealed objects can be read by nobody: keep it apart from the backups, twice.' },
  masterKeyOld: { name: 'KHOSO_MASTER_KEY_OLD', schema: optionalText, secret: true, help: 'The master key before, while keys are wrapped anew.' },
  fixityGbPerNight: { name: 'KHOSO_FIXITY_GB_PER_NIGHT', schema: z.coerce.number().min(0).max(1_000_000), fallback: '50', help: 'How many GB are compared with their digests in a night, at most. 0 = never.' },
  fixityMaxAgeDays: { name: 'KHOSO_FIXITY_MAX_AGE_DAYS', schema: wholeNumber(1, 3650), fallback: '90', help: 'No file shall go longer than so many days without being compared with its digest.' },
  fixityHours: { name: 'KHOSO_FIXITY_HOURS', schema: z.string().regex(/^([01]?\d|2[0-3])-([01]?\d|2[0-4])$/, { message: 'expected two hours, as 20-5' }), fallback: '20-5', help: 'Hours of the night (Vietnam) in which this is done, as 20-5; 0-24 = always.' },
  fixityThreads: { name: 'KHOSO_FIXITY_THREADS', schema: wholeNumber(0, 64), fallback: '0', help: 'Threads that compute digests; 0 = one per core.' },
  ocr: { name: 'KHOSO_OCR', schema: oneOf('auto', 'native', 'tesseract.js', 'off'), fallback: 'auto', help: 'Text recognition: auto takes the tesseract program when it is installed, else the slower built-in one.' },
  workers: { name: 'KHOSO_WORKERS', schema: wholeNumber(0, 64), fallback: '0', help: 'Processes for text recognition and page pictures; 0 = one per core.' },
  clamd: { name: 'KHOSO_CLAMD', schema: optionalText, help: 'Virus scanner: host:port or path of the socket of clamd. Left out: not scanned, and said so.' },
  uploadLimitMb: { name: 'KHOSO_UPLOAD_LIMIT_MB', schema: wholeNumber(1, 100_000), fallback: '500', help: 'Largest file taken in, in MB.' },
  intakePolicyFile: { name: 'KHOSO_INTAKE_POLICY_FILE', schema: optionalText, help: 'JSON file with changes to the policy of intake: {"levels": {"signature-failed": "reject"}, "byType": {"cong-van": {"levels": {…}}}}. Left out: the policy as shipped and what the catalogue says of each type.' },
  signaturePolicyFile: { name: 'KHOSO_SIGNATURE_POLICY_FILE', schema: optionalText, help: 'JSON file with changes to the validation policy of signatures (levels of checks, algorithm dates). Left out: the policy as shipped. After a change the daily round judges all papers again.' },
  evidenceHosts: { name: 'KHOSO_EVIDENCE_HOSTS', schema: z.string().regex(EVIDENCE_HOSTS, { message: 'expected host names with commas between, each with +post or +internal where needed' }).optional(), help: 'Hosts that may be asked for revocation answers, revocation lists and CA certificates: ocsp.ca.gov.vn+post,crl.ca.gov.vn. +post: never asked by GET; +internal: may lie in a private network. Left out: nobody is asked.' },
  evidenceTimeoutSeconds: { name: 'KHOSO_EVIDENCE_TIMEOUT_SECONDS', schema: wholeNumber(1, 600), fallback: '60', help: 'How long one answer of such a host is waited for.' },
  tsaUrl: { name: 'KHOSO_TSA_URL', schema: url('http:', 'https:'), help: 'Time-stamp authority (RFC 3161) for the nightly proofs: http://tsa.ca.gov.vn. Left out: the audit log is the anchor.' },
  tsaTimeoutSeconds: { name: 'KHOSO_TSA_TIMEOUT_SECONDS', schema: wholeNumber(1, 600), fallback: '180', help: 'How long the time-stamp authority is waited for; slow ones take minutes.' },
  tsaAuthorization: { name: 'KHOSO_TSA_AUTHORIZATION', schema: optionalText, secret: true, help: 'Authorization header for the time-stamp authority, where it asks for one: "Basic dXNlcjpwYXNz".' },
  exportReasonRows: { name: 'KHOSO_EXPORT_REASON_ROWS', schema: wholeNumber(0, 1_000_000), fallback: '100', help: 'Lists of search results longer than so many rows are exported only with a reason.' },
  exportKeepHours: { name: 'KHOSO_EXPORT_KEEP_HOURS', schema: wholeNumber(1, 720), fallback: '72', help: 'Exported lists can be fetched for so many hours; then their files are taken away.' },
  coolingOffDays: { name: 'KHOSO_COOLING_OFF_DAYS', schema: wholeNumber(1, 365), fallback: '7', help: 'Days a decided destruction waits before it can be started; it can be aborted at any time.' },
  councilMinimum: { name: 'KHOSO_COUNCIL_MINIMUM', schema: wholeNumber(3, 30), fallback: '3', help: 'Members a council that appraises records has at least.' },
  councilQuorum: { name: 'KHOSO_COUNCIL_QUORUM', schema: wholeNumber(50, 100), fallback: '67', help: 'Percent of the members of a council who must have spoken.' },
  smtpUrl: { name: 'KHOSO_SMTP_URL', schema: url('smtp:', 'smtps:'), secret: true, help: 'smtp://user:password@host:587 for the daily digest of what falls due. Left out: no mail, the desk shows it all the same.' },
  mailFrom: { name: 'KHOSO_MAIL_FROM', schema: optionalText, help: 'Sender of mails: Kho Số <khoso@example.vn>.' },
  digestTo: { name: 'KHOSO_DIGEST_TO', schema: optionalText, help: 'Who gets the daily digest: addresses with commas between.' },
  sessionIdleMinutes: { name: 'KHOSO_SESSION_IDLE_MINUTES', schema: wholeNumber(5, 720), fallback: '60', help: 'A session ends after so long without use (at the latest after 12 hours).' },
  logLevel: { name: 'KHOSO_LOG_LEVEL', schema: oneOf('debug', 'info', 'warn', 'error'), fallback: 'info', help: 'How much is logged.' },
} as const satisfies Record<string, Setting>;

/** The settings as the house gets them, parsed once and frozen. */
export interface Config {
  readonly production: boolean;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly trustProxy: number;
  readonly services: readonly ('web' | 'worker')[];
  readonly secret: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  readonly queue: 'database' | 'bull';
  readonly redisUrl: string | undefined;
  readonly searchEngine: 'sqlite' | 'meilisearch';
  readonly meiliUrl: string | undefined;
  readonly meiliKey: string | undefined;
  readonly searchFallback: 'on' | 'off';
  readonly storage: 'disk' | 's3' | 'mirrored';
  readonly s3Endpoint: string | undefined;
  readonly s3Bucket: string | undefined;
  readonly s3Region: string;
  readonly s3AccessKey: string | undefined;
  readonly s3SecretKey: string | undefined;
  readonly s3LockDays: number;
  readonly s3LockMode: 'governance' | 'compliance';
  readonly s3Versioned: 'yes' | 'no';
  readonly mirror1: string | undefined;
  readonly mirror2: string | undefined;
  readonly mirror3: string | undefined;
  readonly mirrorQuorum: number | undefined;
  readonly sealing: 'off' | 'on';
  readonly masterKey: string | undefined;
  readonly masterKeyOld: string | undefined;
  readonly fixityGbPerNight: number;
  readonly fixityMaxAgeDays: number;
  readonly fixityHours: string;
  readonly fixityThreads: number;
  readonly ocr: 'auto' | 'native' | 'tesseract.js' | 'off';
  readonly workers: number;
  readonly clamd: string | undefined;
  readonly uploadLimitMb: number;
  readonly intakePolicyFile: string | undefined;
  readonly signaturePolicyFile: string | undefined;
  readonly evidenceHosts: string | undefined;
  readonly evidenceTimeoutSeconds: number;
  readonly tsaUrl: string | undefined;
  readonly tsaTimeoutSeconds: number;
  readonly tsaAuthorization: string | undefined;
  readonly exportReasonRows: number;
  readonly exportKeepHours: number;
  readonly coolingOffDays: number;
  readonly councilMinimum: number;
  readonly councilQuorum: number;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly digestTo: string | undefined;
  readonly sessionIdleMinutes: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}
