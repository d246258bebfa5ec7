import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setProperty } from 'dot-prop'
import { ConfigError } from '../../config/index.ts'
import { clean } from '../../report/index.ts'
import type { EventBody } from '../../webhooks/index.ts'
import { EXIT } from '../exit-codes.ts'
import { answerLines, isTaken, withoutSecret } from './answer.ts'
import { targetOptions, type TargetFlags } from './target.ts'

export interface SendFlags extends TargetFlags {
  data?: string[]
  file?: string
  listEvents?: boolean
}

export async function send(event: string | undefined, flags: SendFlags): Promise<number> {
  if (flags.listEvents) return listEvents(flags)
  if (event === undefined && flags.file === undefined)
    throw new ConfigError('Which event?', {
      file: null,
      help: 'For example "routewarden webhook send user.created"; --list-events prints all of them.',
    })
  const [{ deliveryTarget, nearestOf }, { deliver, providerByName, sampleOf }] = await Promise.all([
    import('../../run/index.ts'),
    import('../../webhooks/index.ts'),
  ])
  const given = flags.file === undefined ? null : await bodyIn(flags.file)
  const target = await deliveryTarget(
    targetOptions(flags, { signs: true, ...(event === undefined || given !== null ? {} : { event }) }),
  )
  const provider = providerByName(target.provider, target.custom)
  if (given === null && event !== undefined && !Object.hasOwn(provider.events, event)) {
    throw new ConfigError(`${provider.title} sends no event "${event}".`, {
      file: null,
      help: `${nearestOf(event, Object.keys(provider.events))}--list-events prints all of them; --file sends a body of your own.`,
    })
  }
  const body = changed(given ?? sampleOf(provider, event ?? ''), flags.data ?? [])
  const { url, secret } = target
  const answer = await deliver({ ...target, body, ...(event === undefined ? {} : { event }) })
  const { status, ms, id, error } = answer
  if (flags.format === 'json') {
    const shown = {
      url,
      provider: target.provider,
      event: answer.event,
      id,
      status,
      ms,
      ...(error === undefined ? {} : { error }),
    }
    process.stdout.write(`${JSON.stringify({ ...shown, answer: withoutSecret(answer.body, secret) }, null, 2)}\n`)
  } else {
    process.stdout.write(`${clean(answer.event)} (${target.provider}, ${clean(id)}) → POST ${url}\n`)
    process.stdout.write(`${answerLines(answer, url, secret).join('\n')}\n`)
  }
  return isTaken(answer) ? EXIT.clean : EXIT.findings
}

async function bodyIn(file: string): Promise<EventBody> {
  const full = path.resolve(file)
  let text: string
  try {
    text = await readFile(full, 'utf8')
  } catch (error) {
    throw new ConfigError(`${file} cannot be read: ${(error as Error).message}`, {
      file: null,
      help: 'Name a JSON file.',
    })
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as EventBody
  } catch (error) {
    throw new ConfigError(`It is no JSON: ${(error as Error).message}`, {
      file: full,
      help: 'Give the body of one event.',
    })
  }
  throw new ConfigError('It holds no object.', {
    file: full,
    help: 'Give the body of one event: { "type": …, "data": … }.',
  })
}

/** `data.id=user_1`: JSON where it can be read so, else text. */
function changed(body: EventBody, changes: string[]): EventBody {
  const copy = structuredClone(body)
  for (const change of changes) {
    const at = change.indexOf('=')
    if (at < 1)
      throw new ConfigError(`--data ${change} sets nothing.`, {
        file: null,
        help: 'Write it as --data data.id=user_1.',
      })
    setProperty(copy, change.slice(0, at), valueOf(change.slice(at + 1)))
  }
  return copy
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

async function listEvents({ provider, format }: SendFlags): Promise<number> {
  const { providers } = await import('../../webhooks/index.ts')
  const shown = Object.values(providers).filter(({ name }) => provider === undefined || name === provider)
  const events = Object.fromEntries(shown.map((one) => [one.name, Object.keys(one.events)]))
  if (format === 'json') process.stdout.write(`${JSON.stringify(events, null, 2)}\n`)
  else
    for (const { title, name } of shown)
      process.stdout.write(`${title}\n${(events[name] ?? []).map((event) => `  ${event}\n`).join('')}\n`)
  return EXIT.clean
}
