import { currencies } from '@meadow/shared';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url();
/** A PEM key as a setting: its lines may be written with \n. */
const pem = (kind: 'PRIVATE' | 'PUBLIC') => z.string().transform((text) => text.replaceAll('\\n', '\n').trim()).refine((text) => new RegExp(`^-----BEGIN (RSA )?${kind} KEY-----`).test(text), `must be a ${kind.toLowerCase()} key in PEM`).optional();
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/**
 * Every setting of an installation, read from the environment and validated once at start.
 * The table in the README lists them; a test compares the two.
 */
const settings = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  EDGE_PORT: port.default(3001),
  PUBLIC_URL: url.optional(),
  EDGE_URL: url.optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: url.optional(),
  REDIS_URL: url.optional(),
  SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  PREVIOUS_SECRETS: z.string().default('').transform((list) => list.split(',').map((one) => one.trim()).filter(Boolean)),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  DEMO: flag.default(true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
  TRUST_PROXY: flag.default(false),
  COUNTRY_HEADER: z.string().regex(/^[a-z0-9-]+$/).optional(),
  REPLY_HOURS: z.coerce.number().positive().default(72),
  FUND_HOURS: z.coerce.number().positive().default(72),
  REVIEW_HOURS: z.coerce.number().positive().default(72),
  VERIFY_DAYS: z.coerce.number().positive().default(7),
  CHARGE_MINUTES: z.coerce.number().int().min(0).max(1_440).default(60),
  PAYOUT_DAYS: z.coerce.number().min(0).default(2),
  APPEAL_DAYS: z.coerce.number().positive().default(3),
  /** Of each currency, what a payout must come to; none where a currency is not named. */
  PAYOUT_MINIMUMS: z.string().regex(/^(?:[A-Z]{3}=\d{1,9}(?:\.\d{1,3})?(?:,(?!$)|$))*$/, 'must be like CNY=10,USD=5').default(''),
  PAYOUT_RAIL: z.enum(['sandbox', 'bank']).default('sandbox'),
  TAX_FORMS: z.enum(['none', 'submitted', 'verified']).default('none'),
  BANK_ACCOUNT: z.string().regex(/^[A-Z0-9]{6,34}$/, 'must be an IBAN or account number without spaces').optional(),
  BANK_CODE: z.string().regex(/^[A-Z0-9]{6,14}$/, 'must be a BIC or a national bank code').optional(),
  STRIPE_SECRET_KEY: z.string().min(8).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(8).optional(),
  STRIPE_CONNECT_WEBHOOK_SECRET: z.string().min(8).optional(),
  STRIPE_URL: url.default('https://api.stripe.com'),
  ALIPAY_APP_ID: z.string().min(1).optional(),
  ALIPAY_PRIVATE_KEY: pem('PRIVATE'),
  ALIPAY_PUBLIC_KEY: pem('PUBLIC'),
  ALIPAY_URL: url.default('https://openapi.alipay.com/gateway.do'),
  WECHAT_APP_ID: z.string().min(1).optional(),
  WECHAT_MERCHANT_ID: z.string().min(1).optional(),
  WECHAT_SERIAL: z.string().min(1).optional(),
  WECHAT_PRIVATE_KEY: pem('PRIVATE'),
  WECHAT_API_KEY: z.string().length(32, 'must have 32 characters').optional(),
  WECHAT_PLATFORM_SERIAL: z.string().min(1).optional(),
  WECHAT_PLATFORM_KEY: pem('PUBLIC'),
  WECHAT_URL: url.default('https://api.mch.weixin.qq.com'),
  DISPUTE_DAYS: z.coerce.number().positive().default(10),
  INVITATIONS_PER_WEEK: z.coerce.number().int().min(1).max(500).default(20),
  SMTP_URL: url.optional(),
  MAIL_FROM: z.string().default('Meadow <meadow@localhost>'),
  MAX_FILE_MB: z.coerce.number().int().min(1).max(2_000).default(500),
  FILES_ENDPOINT: url.optional(),
  FILES_BUCKET: z.string().min(1).optional(),
  FILES_REGION: z.string().default('us-east-1'),
  FILES_ACCESS_KEY: z.string().min(1).optional(),
  FILES_SECRET_KEY: z.string().min(1).optional(),
  AD_CURRENCY: z.enum(currencies).default('CNY'),
  EXCHANGE_RATES: z.string().regex(/^(?:[A-Z]{3}=\d{1,9}(?:\.\d{1,9})?(?:,(?!$)|$))*$/, 'must be like CNY=1,USD=7.1').default('CNY=1,USD=7.1,EUR=8.2,GBP=9.4,HKD=0.91,SGD=5.5,JPY=0.047'),
  HOLDOUT_SHARE: z.coerce.number().min(0).max(0.5).default(0.05),
  EXPLORATION_SHARE: z.coerce.number().min(0).max(0.5).default(0.02),
  DECISION_LOG_MB: z.coerce.number().int().min(0).max(10_000_000).default(1_000),
  DATACENTER_RANGES: z.string().optional(),
  RAW_EVENT_DAYS: z.coerce.number().int().min(0).max(3_650).refine((days) => days === 0 || days >= 60, 'must be 0 (keep all) or at least 60').default(0),
  ATTRIBUTION_CLICK_DAYS: z.coerce.number().int().min(1).max(90).default(7),
  SANDBOX_DELAY_MS: z.coerce.number().int().min(0).default(800),
});

export type Settings = z.infer<typeof settings>;
export interface Config extends Settings {
  PUBLIC_URL: string;
  EDGE_URL: string;
}
export const settingNames = Object.keys(settings.shape);

/** What is wrong with the environment, in one sentence a person can act on. */
export class ConfigError extends Error {}

/** @throws ConfigError naming the first setting that does not hold */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(settingNames.map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const result = settings.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ConfigError(`The setting ${issue?.path.join('.')} is not usable: ${issue?.message}.`);
  }
  const config = result.data;
  const local = (at: number) => `http://localhost:${at}`;
  return { ...config, PUBLIC_URL: config.PUBLIC_URL ?? local(config.PORT), EDGE_URL: config.EDGE_URL ?? local(config.EDGE_PORT) };
}

/** Injection token of the validated {@link Config}. */
export const CONFIG = Symbol('config');
