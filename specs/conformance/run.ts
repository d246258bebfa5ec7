/**
 * `npm run conformance [-- --seed N --apps N --pairs N]`: generated apps, each built and started, and asked the same
 * questions as their executed proxies. Exit code 1 when one answer differs.
 */
import { parseArgs } from 'node:util'
import type { AppConfig, Asked } from './config.ts'
import { generateConfigs } from './generate-config.ts'
import { generateRequests } from './generate-requests.ts'
import { REGRESSIONS } from './regressions.ts'
import { compareApp, openClerk, type AppResult, type Clerk } from './subject.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    apps: { type: 'string', default: '24' },
    /** Requests a server is asked, an app. */
    pairs: { type: 'string', default: '160' },
    /** Only the apps with these numbers, of the seed's. */
    only: { type: 'string' },
    regressions: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const seed = Number(values.seed)
const print = (line: string) => process.stdout.write(`${line}\n`)

interface Case {
  name: string
  config: AppConfig
  requests: Asked[]
  more: Asked[]
}

function cases(): Case[] {
  const only = values.only?.split(',').map(Number)
  const generated = generateConfigs(Number(values.apps), seed).map((config, index): Case => {
    const requests = generateRequests(config, Number(values.pairs), seed * 1000 + index)
    const more = generateRequests(config, 600, seed * 1000 + index + 500_000)
    return { name: `${index}`, config, requests, more }
  })
  const kept = REGRESSIONS.map(({ config, requests }, index): Case => ({
    name: `regression ${index + 1}`,
    config,
    requests,
    more: [],
  }))
  return [
    ...(values.regressions && only === undefined ? kept : []),
    ...generated.filter((_, index) => only?.includes(index) ?? true),
  ]
}

function titleOf({ name, config }: Case): string {
  const { file, nodeRuntime, router, basePath, trailingSlash, i18n, src, handler } = config
  const settings = [
    router,
    ...(nodeRuntime ? ['nodejs'] : []),
    ...(basePath === '' ? [] : ['basePath']),
    ...(trailingSlash ? ['trailingSlash'] : []),
    ...(i18n ? ['i18n'] : []),
    ...(src ? ['src'] : []),
  ]
  return `${name.padEnd(14)} ${file.padEnd(10)} ${handler.padEnd(24)} ${settings.join(' ').padEnd(32)}`
}

function report({ config }: Case, { differences }: AppResult): void {
  if (differences.length === 0) return
  print(`  config: ${JSON.stringify(config)}`)
  for (const { asked, what, predicted } of differences.slice(0, 12)) {
    print(`  ${JSON.stringify(asked)}\n    ${what}\n    (${predicted.why})`)
  }
  if (differences.length > 12) print(`  … and ${differences.length - 12} more`)
}

async function main(clerk: Clerk, signal: AbortSignal): Promise<number> {
  const total = { apps: 0, pairs: 0, leftOut: 0, unknown: 0, recalled: 0, differences: 0 }
  const outcomes: Record<string, number> = {}
  const all = cases()
  print(`seed ${seed}, ${all.length} apps`)
  for (const one of all) {
    signal.throwIfAborted()
    const start = performance.now()
    const result = await compareApp(one.config, one.requests, one.more, clerk, signal)
    total.apps++
    for (const key of ['pairs', 'leftOut', 'unknown', 'recalled'] as const) total[key] += result[key]
    total.differences += result.differences.length
    for (const [kind, count] of Object.entries(result.outcomes)) outcomes[kind] = (outcomes[kind] ?? 0) + count
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5)
    const { pairs, leftOut, unknown, differences } = result
    print(
      `${titleOf(one)} pairs ${String(pairs).padStart(4)}  left out ${String(leftOut).padStart(3)}  unknown ${String(unknown).padStart(3)}  differences ${String(differences.length).padStart(3)}  ${seconds} s`,
    )
    report(one, result)
  }
  print(
    `predicted: ${Object.entries(outcomes)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
  )
  print(`answers recalled and run alike: ${total.recalled} asked both ways`)
  print(
    `apps ${total.apps}, pairs ${total.pairs}, left out ${total.leftOut}, unknown ${total.unknown}, differences ${total.differences}`,
  )
  return total.differences === 0 ? 0 : 1
}

const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    interrupted.abort()
  })
}
const clerk = await openClerk()
try {
  process.exitCode = await main(clerk, interrupted.signal)
} finally {
  await clerk.identities.stop()
}
