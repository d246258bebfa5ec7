import path from 'node:path'
import { createColors } from 'picocolors'
import { clean } from '../../report/index.ts'
import type { PlannedAttack } from '../../run/index.ts'
import { EXIT } from '../exit-codes.ts'
import { interruptSignal } from '../interrupt.ts'
import { createProgress } from '../progress.ts'
import { fails, hasColors, show, type ReportDefaults, type ReportFlags } from '../show.ts'

export interface AttackFlags extends ReportFlags {
  config?: string
  app?: string
  dir: string
  only?: string[]
  list?: boolean
  url?: string
  build: boolean
  port?: number
  quiet?: boolean
}

const KEPT = { output: '.routewarden/webhooks', formats: ['json', 'markdown'] } satisfies ReportDefaults

export async function attack(handler: string | undefined, flags: AttackFlags): Promise<number> {
  const progress = await createProgress(process.stderr, flags.quiet === true || flags.list === true)
  const interrupt = interruptSignal(() => {
    progress.note('Interrupted: stopping, then writing what was seen (Ctrl-C again: leave at once).')
  })
  const { runAttack, plannedAttacks } = await import('../../run/index.ts')
  const options = {
    dir: path.resolve(flags.dir),
    ...(flags.config === undefined ? {} : { configFile: flags.config }),
    ...(flags.url === undefined ? {} : { url: flags.url }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(handler === undefined ? {} : { handler }),
    ...(flags.only === undefined ? {} : { scenarios: flags.only }),
    overrides: flags.app === undefined ? {} : { app: flags.app },
    skipBuild: !flags.build,
    progress,
    signal: interrupt.signal,
  }
  let result
  try {
    if (flags.list) return await printed(await plannedAttacks(options), flags)
    result = await runAttack(options)
  } finally {
    progress.end()
    interrupt.dispose()
  }
  await show(result.report, flags.dir, flags, KEPT)
  if (result.interrupted) return EXIT.interrupted
  if (result.environmentFailed) return EXIT.environment
  return fails(result.report, flags.failOn) ? EXIT.findings : EXIT.clean
}

async function printed(attacks: PlannedAttack[], { format, only }: AttackFlags): Promise<number> {
  const { scenarioWords } = await import('../../webhooks/index.ts')
  const plans = attacks.map(({ entry, provider, events }) => ({
    entry,
    provider,
    scenarios: scenarioWords(provider, events).filter(({ id }) => only?.includes(id) ?? true),
  }))
  if (format?.includes('json') === true) {
    process.stdout.write(`${JSON.stringify(plans, null, 2)}\n`)
    return EXIT.clean
  }
  const { bold, dim } = createColors(hasColors(process.stdout))
  for (const { entry, provider, scenarios } of plans) {
    process.stdout.write(`${bold(clean(entry))} (${provider})\n`)
    for (const { id, title, expected, risk } of scenarios)
      process.stdout.write(`  ${id} → ${expected}\n    ${clean(title)}\n    ${dim(clean(risk))}\n`)
    process.stdout.write('\n')
  }
  return EXIT.clean
}
