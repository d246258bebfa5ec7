import path from 'node:path'
import { createColors } from 'picocolors'
import type { ListedHandler } from '../../run/index.ts'
import { clean, plural } from '../../report/index.ts'
import { EXIT } from '../exit-codes.ts'
import { hasColors } from '../show.ts'

export interface ListFlags {
  config?: string
  app?: string
  format: 'terminal' | 'json'
  exec: boolean
}

export async function list(dir: string, { config, app, exec, format }: ListFlags): Promise<number> {
  const { listWebhooks } = await import('../../run/index.ts')
  const handlers = await listWebhooks({
    dir: path.resolve(dir),
    exec,
    ...(config === undefined ? {} : { configFile: config }),
    ...(app === undefined ? {} : { app }),
  })
  if (format === 'json') process.stdout.write(`${JSON.stringify(handlers, null, 2)}\n`)
  else process.stdout.write(`${rendered(handlers).join('\n')}\n`)
  return EXIT.clean
}

function rendered(handlers: ListedHandler[]): string[] {
  if (handlers.length === 0)
    return ['No webhook handler was found. Name one under `webhooks` of routewarden.config.ts if there is.']
  const { bold, dim, green, yellow, red } = createColors(hasColors(process.stdout))
  const marks = { ok: green('✓'), bad: red('✗'), unsure: yellow('?') }
  const blocks = handlers.map((handler) => [
    `${bold(clean(handler.entry))}  ${dim(clean(`${handler.file}:${handler.line}`))}`,
    `  sent by    ${handler.provider}  ${dim(`(${clean(handler.because)})`)}`,
    `  events     ${handler.events === null ? 'none that can be read in its code' : clean(handler.events.join(', '))}`,
    `  proxy      ${proxyLine(handler, marks)}`,
    `  signature  ${guardLine(handler, marks)}`,
    `  secret     ${handler.secret.isSet ? `${marks.ok} ${handler.secret.env} is set` : `${marks.unsure} ${handler.secret.env} is neither in the .env files nor in the environment`}`,
    '',
  ])
  return [...blocks.flat(), `${plural(handlers.length, 'webhook handler')}.`]
}

type Marks = Record<'ok' | 'bad' | 'unsure', string>

function proxyLine({ proxy }: ListedHandler, marks: Marks): string {
  if (proxy === 'reached') return `${marks.ok} lets deliveries through`
  if (proxy === 'unknown') return `${marks.unsure} unknown: could not be told without running the app`
  return `${marks.bad} keeps deliveries out (${proxy}): the provider's events are lost`
}

function guardLine({ guard }: ListedHandler, marks: Marks): string {
  if (guard === 'webhook') return `${marks.ok} checked before anything is done`
  if (guard === 'open') return `${marks.bad} not checked: anyone can send events`
  if (guard === 'partial') return `${marks.bad} checked, with a way round it: see "routewarden audit"`
  return `${marks.unsure} could not be told by reading: "routewarden webhook attack" tries it`
}
