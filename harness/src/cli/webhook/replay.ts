import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { createColors } from 'picocolors'
import { ConfigError } from '../../config/index.ts'
import { clean, plural } from '../../report/index.ts'
import type { RecordedDelivery } from '../../webhooks/index.ts'
import { EXIT } from '../exit-codes.ts'
import { hasColors } from '../show.ts'
import { answerLines, isTaken, withoutSecret } from './answer.ts'
import { targetOptions, type TargetFlags } from './target.ts'

export interface ReplayFlags extends TargetFlags {
  asIs?: boolean
  keepTime?: boolean
}

interface Replayed {
  file: string
  event: string | null
  status: number | null
  ms: number
  error?: string
}

export async function replay(given: string[], flags: ReplayFlags): Promise<number> {
  const [{ deliveryTarget }, { redeliver }] = await Promise.all([
    import('../../run/index.ts'),
    import('../../webhooks/index.ts'),
  ])
  const { deliveries, unreadable } = await readAll(await filesIn(given))
  for (const line of unreadable)
    process.stderr.write(`${createColors(hasColors(process.stderr)).red('✗')} ${clean(line)}\n`)
  const replayed: Replayed[] = []
  const unsigned: string[] = []
  for (const { file, recorded } of deliveries) {
    const target = await deliveryTarget({
      ...targetOptions(withPath(flags, recorded), { signs: flags.asIs !== true, ...eventOf(recorded) }),
    })
    if (flags.asIs === true && !Object.keys(recorded.headers).some((name) => name.includes('signature')))
      unsigned.push(file)
    const answer = await redeliver({
      ...target,
      recorded,
      asIs: flags.asIs ?? false,
      keepTime: flags.keepTime ?? false,
    })
    const { event, status, ms, error } = answer
    replayed.push({ file, event, status, ms, ...(error === undefined ? {} : { error }) })
    if (flags.format === 'terminal') {
      process.stdout.write(
        `${clean(path.basename(file))}: ${clean(event ?? 'an event without a name')} → ${target.url}\n`,
      )
      const shown = { ...answer, body: withoutSecret(answer.body, target.secret) }
      for (const line of answerLines(shown, target.url, target.secret)) process.stdout.write(`  ${line}\n`)
    }
  }
  if (unsigned.length > 0)
    process.stderr.write(
      `${plural(unsigned.length, 'recording')} without a signature: record with --keep-signatures for --as-is, or leave it out.\n`,
    )
  const taken = replayed.filter(isTaken).length
  if (flags.format === 'json')
    process.stdout.write(`${JSON.stringify({ deliveries: replayed, unreadable }, null, 2)}\n`)
  else
    process.stdout.write(
      `${plural(replayed.length, 'delivery', 'deliveries')} sent, ${taken} taken${unreadable.length === 0 ? '' : `; ${plural(unreadable.length, 'file')} could not be read`}.\n`,
    )
  if (unreadable.length > 0) return EXIT.usage
  return taken === replayed.length ? EXIT.clean : EXIT.findings
}

/** Where nothing else says which handler, the path that it came to. */
function withPath(flags: ReplayFlags, { path: at }: RecordedDelivery): ReplayFlags {
  if (flags.handler !== undefined || at === null) return flags
  const { pathname } = new URL(at, 'http://localhost')
  if (flags.to === undefined) return pathname === '/' ? flags : { ...flags, handler: pathname }
  if (!URL.canParse(flags.to)) return flags
  const to = new URL(flags.to)
  return to.pathname === '/' && pathname !== '/' ? { ...flags, to: to.origin + pathname } : flags
}

/** Names the sender where several handlers could take it. */
function eventOf({ body, headers }: RecordedDelivery): { event?: string } {
  const named = headers['x-github-event']
  if (named !== undefined) return { event: named }
  try {
    const { type } = JSON.parse(body.toString('utf8')) as { type?: unknown }
    return typeof type === 'string' ? { event: type } : {}
  } catch {
    return {}
  }
}

async function filesIn(given: string[]): Promise<string[]> {
  const found = await Promise.all(
    given.map(async (name) => {
      const full = path.resolve(name)
      const kind = await stat(full).catch(() => null)
      if (kind === null)
        throw new ConfigError(`There is no ${name}.`, { file: null, help: 'Name files, or a folder of .json files.' })
      if (!kind.isDirectory()) return [full]
      const names = (await readdir(full)).filter((one) => one.endsWith('.json')).sort()
      return names.map((one) => path.join(full, one))
    }),
  )
  if (found.flat().length === 0)
    throw new ConfigError(`No .json file in ${given.join(', ')}.`, {
      file: null,
      help: '"routewarden webhook record" writes them.',
    })
  return found.flat()
}

async function readAll(files: string[]): Promise<{
  deliveries: { file: string; recorded: RecordedDelivery }[]
  unreadable: string[]
}> {
  const { readRecordings, RecordingError } = await import('../../webhooks/index.ts')
  const deliveries: { file: string; recorded: RecordedDelivery }[] = []
  const unreadable: string[] = []
  for (const file of files) {
    try {
      for (const recorded of readRecordings(await readFile(file, 'utf8'))) deliveries.push({ file, recorded })
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error
      unreadable.push(`${file}: ${error.message}`)
    }
  }
  return { deliveries, unreadable }
}
