/** Where a single delivery goes, and what it is signed with: read from the app in the folder, or said by flags. */
import path from 'node:path'
import type { ProviderName } from '../access/index.ts'
import { AppError, readApp } from '../app/index.ts'
import { ConfigError, loadConfig } from '../config/index.ts'
import { readInventory } from '../routes/index.ts'
import { providerByName, type CustomScheme } from '../webhooks/index.ts'
import { readAppEnv } from './app-env.ts'
import { requireLoopback } from './loopback.ts'
import { nearestOf } from './nearest.ts'
import { planWebhooks, type WebhookPlan } from './webhooks.ts'

export interface DeliveryTargetOptions {
  /** Folder in which the command runs. */
  dir: string
  configFile?: string
  /** The app, relative to `dir`. */
  app?: string
  /** Whole address of the handler, or origin of the app. */
  to?: string
  /** Request path of the handler. Default: the one that takes what is sent. */
  handler?: string
  provider?: ProviderName
  /** Variable that holds the secret. */
  secretEnv?: string
  /** What is sent: handlers that cannot take it are none of the choices. */
  event?: string
  /** Will anything be signed? */
  signs: boolean
  env?: NodeJS.ProcessEnv
}

export interface DeliveryTarget {
  url: string
  provider: ProviderName
  custom?: CustomScheme
  secret: string
}

const LOCAL = 'http://localhost:3000'

/**
 * @throws {ConfigError} no handler or several, no secret, an event that the provider does not send
 * @throws {AppError} no app in the folder, and the flags do not say everything
 */
export async function deliveryTarget(options: DeliveryTargetOptions): Promise<DeliveryTarget> {
  const address = addressOf(options.to)
  const known = await handlersOf(options, address !== null && address.pathname !== '/')
  const plan = chosen(known.plans, options, address)
  const provider = options.provider ?? plan?.provider
  if (provider === undefined) {
    throw new ConfigError(
      `Who sends to ${options.to ?? 'the app'} is not known: no handler of the app has that path.`,
      {
        file: null,
        help: 'Say it: --provider clerk (or stripe, github, standard-webhooks, svix).',
      },
    )
  }
  if (provider === 'custom' && plan?.custom === undefined) {
    throw new ConfigError('A custom provider is signed by the config, which names none for this handler.', {
      file: null,
      help: 'Give sign() and signatureHeaders under webhooks of routewarden.config.ts.',
    })
  }
  const url =
    address === null || address.pathname === '/' ? (address?.origin ?? LOCAL) + (plan?.path ?? '') : address.href
  requireLoopback(url, '--to')
  const custom = plan?.provider === provider ? plan.custom : undefined
  return {
    url,
    provider,
    secret: options.signs ? secretFor(provider, plan, known.env, options) : '',
    ...(custom === undefined ? {} : { custom }),
  }
}

function addressOf(to: string | undefined): URL | null {
  if (to === undefined) return null
  if (URL.canParse(to) && /^https?:$/.test(new URL(to).protocol)) return new URL(to)
  throw new ConfigError(`--to ${to} is not an address.`, {
    file: null,
    help: 'Write it whole: --to http://localhost:3000, or with the path of the handler.',
  })
}

/** @param optional may there be no app? */
async function handlersOf(
  options: DeliveryTargetOptions,
  optional: boolean,
): Promise<{ plans: WebhookPlan[]; env: Record<string, string | undefined> }> {
  const processEnv = options.env ?? process.env
  try {
    const { config, dir } = await loadConfig(path.resolve(options.dir), options.configFile)
    const app = await readApp(path.resolve(dir, options.app ?? config.app ?? '.'))
    const env = { ...(await readAppEnv(app.root, 'development')), ...processEnv }
    const { entries, webhooks } = await readInventory(app)
    return { plans: planWebhooks(entries, webhooks, config, env).plans, env }
  } catch (error) {
    if (optional && error instanceof AppError) return { plans: [], env: processEnv }
    throw error
  }
}

function chosen(plans: WebhookPlan[], options: DeliveryTargetOptions, address: URL | null): WebhookPlan | undefined {
  const { handler, provider, event } = options
  const asked = handler ?? (address !== null && address.pathname !== '/' ? address.pathname : undefined)
  if (asked !== undefined) {
    const named = plans.find(({ entry, path: at }) => [entry.id, entry.pattern, at].includes(asked))
    if (named || handler === undefined) return named
    throw new ConfigError(`${asked} is no webhook handler of this app.`, {
      file: null,
      help: `Known: ${listed(plans)}.`,
    })
  }
  const ofProvider = plans.filter((plan) => provider === undefined || plan.provider === provider)
  const able = event === undefined ? ofProvider : ofProvider.filter((plan) => sends(plan, event))
  const handling = able.filter((plan) => event !== undefined && plan.events?.includes(event) === true)
  const choices = handling.length > 0 ? handling : able
  if (choices.length === 1) return choices[0]
  if (choices.length > 1) {
    throw new ConfigError(`${choices.length} handlers of this app could take it.`, {
      file: null,
      help: `Name one: --handler ${choices.map(({ entry }) => entry.pattern).join(', or --handler ')}.`,
    })
  }
  if (plans.length === 0) {
    throw new ConfigError('No webhook handler was found in this app.', {
      file: null,
      help: 'Name its address: --to http://localhost:3000/api/webhooks/clerk --provider clerk.',
    })
  }
  throw new ConfigError(
    event === undefined
      ? `No handler of this app is ${provider ?? ''}'s.`
      : `No provider of this app's handlers sends "${event}".`,
    {
      file: null,
      help: `${nearestOf(event ?? '', plans.flatMap(eventsOf))}Handlers: ${listed(plans)}. "--list-events" prints what each provider sends.`,
    },
  )
}

const eventsOf = ({ provider, custom }: WebhookPlan): string[] => Object.keys(providerByName(provider, custom).events)
const sends = (plan: WebhookPlan, event: string): boolean => eventsOf(plan).includes(event)
const listed = (plans: WebhookPlan[]): string =>
  plans.map(({ entry, provider }) => `${entry.pattern} (${provider})`).join(', ') || 'none'

function secretFor(
  provider: ProviderName,
  plan: WebhookPlan | undefined,
  env: Record<string, string | undefined>,
  { secretEnv }: DeliveryTargetOptions,
): string {
  const names =
    secretEnv !== undefined
      ? [secretEnv]
      : plan?.provider === provider
        ? [plan.secretEnv]
        : providerByName(provider, plan?.custom).defaultSecretEnv
  for (const name of names) {
    const value = env[name]
    if (value !== undefined && value !== '') return value
  }
  throw new ConfigError(
    `The signing secret is not set: ${names.join(', or ')} is neither in the app's .env files nor in the environment.`,
    {
      file: null,
      help: 'Set it to the value that the running app has, or name another variable with --secret-env NAME.',
    },
  )
}
