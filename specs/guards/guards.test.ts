/**
 * Guards as they are read, held against what the suite was seen to do (`npm run guards:confirm`). A wrong "safe" is the
 * worst that this tool can say: there must be none.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import type { GuardVerdict } from '../../harness/dist/access/index.js'
import { GuardReader } from '../../harness/dist/guards/index.js'
import { CASES, type Case } from './cases.ts'
import { held } from './cases/held.ts'
import { readSuite } from './suite-app.ts'

interface Judged {
  row: Case
  verdict: GuardVerdict
}

let judged: Judged[] = []
/** Entry points that are there to hold the others, by their ids. */
const FRAME = new Set([
  'GET /',
  'GET /actions',
  'GET /actions/held',
  'GET /actions/inline',
  'GET /api/markers',
  'GET /sign-in',
])

const show = ({ row, verdict }: Judged) =>
  `${verdict.status.padEnd(8)} ${row.id} (${row.shape}: ${row.what})${verdict.reason === undefined ? '' : ` ${verdict.reason}`}`

function share(part: Judged[], whole: Judged[]): string {
  const percent = whole.length === 0 ? 0 : (100 * part.length) / whole.length
  return `${part.length} of ${whole.length} (${percent.toFixed(1)} %)`
}

const SAFE = new Set(['guarded', 'webhook'])
const reachable = () => judged.filter(({ row }) => row.anonymousReaches)
const closed = () => judged.filter(({ row }) => !row.anonymousReaches)
const withStatus = (list: Judged[], status: string) => list.filter(({ verdict }) => verdict.status === status)

function counts(): string {
  const line = (title: string, list: Judged[]) => {
    const all = ['guarded', 'webhook', 'partial', 'open', 'unknown'].map(
      (status) => `${status} ${withStatus(list, status).length}`,
    )
    return `${title.padEnd(28)} ${String(list.length).padStart(3)}: ${all.join(', ')}`
  }
  const named = closed().filter(
    ({ row, verdict }) => SAFE.has(verdict.status) && row.signedInReaches !== row.adminReaches,
  )
  const right = named.filter(({ row, verdict }) => row.access === (verdict.access as string))
  const heldOut = (list: Judged[]) => list.filter(({ row }) => held.includes(row))
  return [
    line('reachable by strangers', reachable()),
    line('not reachable by strangers', closed()),
    line('held out, reachable', heldOut(reachable())),
    line('held out, not reachable', heldOut(closed())),
    `access of roles, permissions and organisations right: ${share(right, named)}`,
  ].join('\n')
}

beforeAll(async () => {
  const { app, sources, inventory } = await readSuite()
  const rows = new Map(CASES.map((row) => [row.id, row]))
  const reader = new GuardReader(app, sources, inventory, { signInPaths: ['/sign-in'] })
  judged = inventory.entries.flatMap((entry): Judged[] => {
    const row = rows.get(entry.id)
    return row ? [{ row, verdict: reader.read(entry) }] : []
  })
  const ids = new Set(inventory.entries.map(({ id }) => id))
  expect(CASES.filter(({ id }) => !ids.has(id)).map(({ id }) => id)).toEqual([])
  expect([...ids].filter((id) => !rows.has(id) && !FRAME.has(id))).toEqual([])
  process.stdout.write(`${counts()}\n`)
})

describe('guards of the suite', () => {
  it('has at least 250 entry points, and each once', () => {
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length)
    expect(judged.length).toBeGreaterThanOrEqual(250)
  })

  it('calls none guarded that a stranger gets through', () => {
    const offenders = reachable().filter(({ verdict }) => SAFE.has(verdict.status))
    expect(offenders.map(show)).toEqual([])
  })

  it('calls at most 2 % of the guarded ones open', () => {
    const offenders = withStatus(closed(), 'open')
    expect(offenders.length / closed().length, offenders.map(show).join('\n')).toBeLessThanOrEqual(0.02)
  })

  it('is unsure about at most 5 %', () => {
    const unsure = withStatus(judged, 'unknown')
    expect(unsure.length / judged.length, unsure.map(show).join('\n')).toBeLessThanOrEqual(0.05)
  })
})
