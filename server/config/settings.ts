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
  storage: { name: 'KHOSO_STORAGE', schema: oneOf('disk', 's3'), fallback: 'disk', help: 'Where the objects lie: DATA_DIR/objects, or an S3-compatible store.' },
  s3Endpoint: { name: 'KHOSO_S3_ENDPOINT', schema: url('http:', 'https:'), help: 'Address of the S3-compatible store.' },
  s3Bucket: { name: 'KHOSO_S3_BUCKET', schema: optionalText, help: 'Bucket for the objects.' },
  s3Region: { name: 'KHOSO_S3_REGION', schema: z.string().min(1), fallback: 'us-east-1', help: 'Region of the bucket.' },
  s3AccessKey: { name: 'KHOSO_S3_ACCESS_KEY', schema: optionalText, secret: true, help: 'Access key of the store.' },
  s3SecretKey: { name: 'KHOSO_S3_SECRET_KEY', schema: optionalText, secret: true, help: 'Secret key of the store.' },
  ocr: { name: 'KHOSO_OCR', schema: oneOf('auto', 'native', 'tesseract.js', 'off'), fallback: 'auto', help: 'Text recognition: auto takes the tesseract program when it is installed, else the slower built-in one.' },
  workers: { name: 'KHOSO_WORKERS', schema: wholeNumber(0, 64), fallback: '0', help: 'Processes for text recognition and page pictures; 0 = one per core.' },
  clamd: { name: 'KHOSO_CLAMD', schema: optionalText, help: 'Virus scanner: host:port or path of the socket of clamd. Left out: not scanned, and said so.' },
  uploadLimitMb: { name: 'KHOSO_UPLOAD_LIMIT_MB', schema: wholeNumber(1, 100_000), fallback: '500', help: 'Largest file taken in, in MB.' },
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
  readonly storage: 'disk' | 's3';
  readonly s3Endpoint: string | undefined;
  readonly s3Bucket: string | undefined;
  readonly s3Region: string;
  readonly s3AccessKey: string | undefined;
  readonly s3SecretKey: string | undefined;
  readonly ocr: 'auto' | 'native' | 'tesseract.js' | 'off';
  readonly workers: number;
  readonly clamd: string | undefined;
  readonly uploadLimitMb: number;
  readonly sessionIdleMinutes: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}
