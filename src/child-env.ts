import type { Config, Environment } from './config.ts'
import { meantBy } from './setting-names.ts'
import { isSetting } from './settings.ts'

/** The settings of a child process: `loadConfig(toEnv(config))` equals `config`. */
export function toEnv(config: Config): Record<string, string> {
  const { slack, discord, gemini, openai, flux, imagen, semantic, worker, imageStore } = config
  const all: Record<string, string | number | undefined> = {
    ROLES: config.roles?.join(','),
    PORT: config.port,
    HOST: config.host,
    PUBLIC_URL: config.publicUrl,
    DATA_DIR: config.dataDir,
    IMAGE_STORE: imageStore && `s3://${imageStore.bucket}/${imageStore.folder}`,
    IMAGE_STORE_ENDPOINT: imageStore?.endpoint,
    IMAGE_STORE_REGION: imageStore?.region,
    IMAGE_STORE_KEY_ID: imageStore?.accessKeyId,
    IMAGE_STORE_SECRET_KEY: imageStore?.secretAccessKey,
    REDIS_URL: config.redisUrl,
    REDIS_PREFIX: config.redisPrefix,
    LOG_LEVEL: config.logLevel,
    SLACK_BOT_TOKEN: slack?.botToken,
    SLACK_APP_TOKEN: slack?.mode?.kind === 'socket' ? slack.mode.appToken : undefined,
    SLACK_SIGNING_SECRET: slack?.mode?.kind === 'http' ? slack.mode.signingSecret : undefined,
    SLACK_API_URL: slack?.apiUrl,
    DISCORD_TOKEN: discord?.token,
    DISCORD_APPLICATION_ID: discord?.applicationId,
    DISCORD_GUILD_ID: discord?.guildId,
    DISCORD_API_URL: discord?.apiUrl,
    GOOGLE_API_KEY: gemini?.apiKey,
    GEMINI_BASE_URL: gemini?.baseUrl,
    OPENAI_API_KEY: openai?.apiKey,
    OPENAI_BASE_URL: openai?.baseUrl,
    BFL_API_KEY: flux?.apiKey,
    BFL_BASE_URL: flux?.baseUrl,
    GOOGLE_CLOUD_PROJECT: imagen?.project,
    GOOGLE_CLOUD_LOCATION: imagen?.location,
    IMAGEN_MODEL: imagen?.model,
    IMAGEN_BASE_URL: imagen?.baseUrl,
    PICTURE_CACHE: config.pictureCache ? 'on' : 'off',
    OFFER_WAIT_MS: config.offers.waitMs,
    OFFER_FROM_USD: usd(config.offers.fromMicroUsd),
    SEMANTIC_SHARE: semantic.sharePercent,
    SEMANTIC_BELOW: semantic.below,
    SEMANTIC_TIMEOUT_MS: semantic.timeoutMs,
    SEMANTIC_MODEL: semantic.modelId,
    WORKER_CONCURRENCY: worker.concurrency,
    WORKER_LOCK_MS: worker.lockMs,
    WORKER_STALL_CHECK_MS: worker.stallCheckMs,
    WORKER_CORES: worker.cores,
    REQUEST_DEADLINE_MS: config.requestDeadlineMs,
    MAX_OPEN_REQUESTS_PER_PERSON: config.maxOpenRequestsPerPerson,
    CONFIRM_BELOW: config.doubt.confirmBelow,
    CLARIFY_BELOW: config.doubt.clarifyBelow,
    CONFIRM_WAIT_MS: config.doubt.confirmWaitMs,
    APPROVAL_EXPIRES_MS: config.approvalExpiresMs,
    QUESTION_EXPIRES_MS: config.doubt.expiresMs,
    DAILY_LIMIT_PER_PERSON_USD: usd(config.limits.perPersonMicroUsd),
    DAILY_LIMIT_PER_WORKSPACE_USD: usd(config.limits.perWorkspaceMicroUsd),
    DAILY_LIMIT_USD: usd(config.limits.globalMicroUsd),
    GLOBAL_ALERT_USD: usd(config.limits.globalAlertMicroUsd),
    TIME_ZONE: config.limits.timeZone,
    STOP_GRACE_MS: config.stopGraceMs,
  }
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

const usd = (microUsd: number): number => microUsd / 1_000_000

/** The whole environment of a child process of ours: what we were started with, but the settings as we understood them, and names that we let pass only once. */
export function childEnv(config: Config, env: Environment = process.env): Record<string, string | undefined> {
  const others = Object.entries(env).filter(([name]) => !isSetting(name) && meantBy(name) === undefined)
  return { ...Object.fromEntries(others), ...toEnv(config) }
}
