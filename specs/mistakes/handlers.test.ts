/**
 * Twelve broken webhook handlers in one build of the reference app: each fails exactly the scenarios that it should, and
 * is named by exactly the rules that it breaks. Prints which scenario caught which.
 */
import type { Finding, WebhookReport } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '../../harness/dist/run/index.js'
import { webhookFindings } from '../../harness/dist/webhooks/index.js'
import { copyReferenceApp, writeFiles } from '../support/cli.ts'
import { addBrokenHandlers, BROKEN, FORGERIES, pathOf, type BrokenHandler } from './handlers/index.ts'
import { make, MISTAKES } from './make.ts'

let remove: () => Promise<void>
let close: () => Promise<void>
let origin: string
const reports = new Map<string, WebhookReport>()

beforeAll(async () => {
  const copy = await copyReferenceApp()
  remove = copy.remove
  await addBrokenHandlers(copy.dir)
  await addHidingPages(copy.dir)
  const session = await openSession({ dir: copy.dir })
  ;({ close, origin } = session)
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

describe('what is not shown to a stranger, and sent to them', () => {
  const ADDRESS = /[\w.+-]+@example\.com/

  it('client-only-guard: the addresses are in the page, and in its payload', async () => {
    expect(await answer('/blog/authors')).toMatch(ADDRESS)
    expect(await answer('/blog/authors', { rsc: '1' })).toMatch(ADDRESS)
  })

  it('layout-only-guard: what the page says comes with the refusal of its layout', async () => {
    expect(await answer('/blog/members')).toMatch(ADDRESS)
    expect(await answer('/blog/members', { rsc: '1' })).toMatch(ADDRESS)
  })

  it('is not sent where the page itself asks', async () => {
    expect(await answer('/dashboard')).not.toMatch(ADDRESS)
    expect(await answer('/documents', { rsc: '1' })).not.toMatch(ADDRESS)
  })
})

/** Members' addresses, hidden by a component of the browser, and by a layout: in a part of the app that the proxy opens. */
async function addHidingPages(dir: string): Promise<void> {
  const inBrowser = MISTAKES.find(({ id }) => id === 'client-only-guard')
  if (inBrowser) await make(inBrowser, dir)
  await writeFiles(dir, {
    'app/blog/members/layout.tsx': `import { requireUser } from '@/lib/auth'
export default async function MembersLayout({ children }: { children: React.ReactNode }) {
  await requireUser()
  return children
}
`,
    'app/blog/members/page.tsx': `import { listPeople } from '@/lib/data/people'
export const dynamic = 'force-dynamic'
export default async function MembersPage() {
  const people = await listPeople()
  return <ul>{people.map(({ id, email }) => <li key={id}>{email}</li>)}</ul>
}
`,
  })
}

async function answer(path: string, headers: Record<string, string> = {}): Promise<string> {
  // Next sends a request for a payload on to an address of its own.
  const redirect = headers['rsc'] === undefined ? 'manual' : 'follow'
  const response = await fetch(origin + path, { headers, redirect })
  return response.text()
}

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
