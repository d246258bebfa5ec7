/**
 * Twelve broken webhook handlers in one build of the reference app: each fails exactly the scenarios that it should, and
 * is named by exactly the rules that it breaks. Prints which scenario caught which.
 */
import type { Finding, WebhookReport } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '../../harness/dist/run/index.js'
import { webhookFindings } from '../../harness/dist/webhooks/index.js'
import { copyReferenceApp } from '../support/cli.ts'
import { addBrokenHandlers, BROKEN, FORGERIES, pathOf, type BrokenHandler } from './handlers/index.ts'

let remove: () => Promise<void>
let close: () => Promise<void>
const reports = new Map<string, WebhookReport>()

beforeAll(async () => {
  const copy = await copyReferenceApp()
  remove = copy.remove
  await addBrokenHandlers(copy.dir)
  const session = await openSession({ dir: copy.dir })
  close = session.close
  for (const broken of BROKEN) reports.set(broken.id, await session.webhook({ path: pathOf(broken) }))
})

afterAll(async () => {
  await close()
  await remove()
  console.log(table())
})

describe('a handler with the mistake', () => {
  it.each(BROKEN)('$id fails exactly what it should, and is named by it', (broken) => {
    const report = reports.get(broken.id)
    const failed = report?.scenarios.filter(({ ok }) => ok === false) ?? []
    const why = failed.map(({ id, status, why: words }) => `${id} (${status}): ${words}`).join('\n')
    expect(failed.map(({ id }) => id).sort(), why).toEqual(expectedFailures(broken, report).sort())
    const findings: Finding[] = report ? webhookFindings(report) : []
    expect(findings.map(({ rule }) => rule)).toEqual(broken.finds)
    for (const { entry, evidence, help } of findings) {
      expect([entry, evidence.length > 0, help.length > 20]).toEqual([`POST ${pathOf(broken)}`, true, true])
    }
  })

  it('leaves nothing undecided, but behind a proxy that keeps deliveries away', () => {
    const undecided = BROKEN.filter(({ closed }) => closed !== true).flatMap(({ id }) =>
      (reports.get(id)?.scenarios ?? []).filter(({ ok }) => ok === null).map((scenario) => `${id}: ${scenario.id}`),
    )
    expect(undecided).toEqual([])
  })
})

function expectedFailures({ fails }: BrokenHandler, report: WebhookReport | undefined): string[] {
  const forged = (report?.scenarios ?? []).filter(
    ({ id, group, expected }) =>
      (group === 'forgery' || group === 'time') &&
      expected === 'rejected' &&
      !/^(wrong-method|method-override)/.test(id),
  )
  return fails.flatMap((one) => (one === FORGERIES ? forged.map(({ id }) => id) : [one]))
}

/** A row for each scenario, a column for each mistake: ✗ failed, ? could not be told, · stood, blank: not asked. */
function table(): string {
  const ids = [...new Set(BROKEN.flatMap(({ id }) => reports.get(id)?.scenarios.map((scenario) => scenario.id) ?? []))]
  const heads = BROKEN.map(({ id }, index) => `${String.fromCharCode(97 + index)} = ${id}`)
  const rows = ids.map((id) => {
    const marks = BROKEN.map((broken) => {
      const found = reports.get(broken.id)?.scenarios.find((scenario) => scenario.id === id)
      return found === undefined ? ' ' : found.ok === null ? '?' : found.ok ? '·' : '✗'
    })
    return `${id.padEnd(40)} ${marks.join(' ')}`
  })
  return [
    ...heads,
    '',
    `${''.padEnd(40)} ${BROKEN.map((_item, index) => String.fromCharCode(97 + index)).join(' ')}`,
    ...rows,
  ].join('\n')
}
