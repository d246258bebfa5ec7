/**
 * `npm run guards:confirm [-- --no-build]`: builds and starts the suite and asks every entry point as a stranger, as a
 * user, as an administrator and as the holder of its secret. Exit code 1 when one row of the table is not what happened.
 */
import { parseArgs } from 'node:util'
import { CASES, type Case, type SuiteRequest } from './cases.ts'
import { openSuite, type Caller, type Sending, type SuiteApp } from './suite-app.ts'

const { values } = parseArgs({
  options: { build: { type: 'boolean', default: true } },
  allowNegative: true,
})
const print = (line: string) => process.stdout.write(`${line}\n`)

/** What each caller was seen to do, by row id. */
interface Seen {
  reached: Record<Caller | 'holder', Set<string>>
  /** Strangers whose first request got to the work. */
  first: Set<string>
  statuses: Map<string, string[]>
}

const markerOf = ({ marker, id }: Case) => marker ?? id

async function observe(suite: SuiteApp, rows: Case[], seen: Seen): Promise<void> {
  const ask = async (who: Caller | 'holder', label: string, sendings: Sending[]): Promise<Set<string>> => {
    const { reached, statuses } = await suite.ask(who === 'holder' ? 'anonymous' : who, sendings)
    const ids = new Set(sendings.filter(({ row }) => reached.has(markerOf(row))).map(({ row }) => row.id))
    for (const id of ids) seen.reached[who].add(id)
    for (const [id, codes] of statuses) {
      seen.statuses.set(id, [
        ...(seen.statuses.get(id) ?? []),
        `${label} ${codes.map((code) => code ?? '-').join('/')}`,
      ])
    }
    return ids
  }
  const requestsOf = (row: Case): SuiteRequest[] => row.requests ?? [{}]
  const most = Math.max(...rows.map((row) => requestsOf(row).length))
  for (let turn = 0; turn < most; turn++) {
    const sendings = rows.flatMap((row): Sending[] => {
      const request = requestsOf(row)[turn]
      return request ? [{ row, request }] : []
    })
    const ids = await ask('anonymous', `anonymous ${turn + 1}`, sendings)
    if (turn === 0) for (const id of ids) seen.first.add(id)
  }
  for (const who of ['signed-in', 'admin'] as const) {
    await ask(
      who,
      who,
      rows.map((row) => ({ row, request: row.prepare ?? {} })),
    )
  }
  // What is remembered of users must not let strangers in.
  await ask(
    'anonymous',
    'anonymous again',
    rows.map((row) => ({ row, request: requestsOf(row)[0] ?? {} })),
  )
  const holders = rows.flatMap((row): Sending[] => (row.holder ? [{ row, request: row.holder }] : []))
  await ask('holder', 'holder', holders)
}

/** What is not as the table says; empty: confirmed. */
function differences(row: Case, { reached, first }: Seen): string[] {
  const expected: [Caller | 'holder', boolean][] = [
    ['anonymous', row.anonymousReaches],
    ['signed-in', row.signedInReaches],
    ['admin', row.adminReaches],
    ...(row.holder ? [['holder', true] as ['holder', boolean]] : []),
  ]
  const wrong = expected
    .filter(([who, reaches]) => reached[who].has(row.id) !== reaches)
    .map(([who, reaches]) => `${who} ${reaches ? 'does not get' : 'gets'} to the work`)
  if (row.refusesFirst === true && first.has(row.id)) wrong.push('the first request of a stranger gets to the work')
  return wrong
}

async function main(suite: SuiteApp): Promise<number> {
  const seen: Seen = {
    reached: { anonymous: new Set(), 'signed-in': new Set(), admin: new Set(), holder: new Set() },
    first: new Set(),
    statuses: new Map(),
  }
  // Apart: an answer to an action may draw the page it was posted to.
  await observe(
    suite,
    CASES.filter(({ id }) => !id.startsWith('action ')),
    seen,
  )
  await observe(
    suite,
    CASES.filter(({ id }) => id.startsWith('action ')),
    seen,
  )
  let wrong = 0
  for (const row of CASES) {
    const found = differences(row, seen)
    if (found.length === 0) continue
    wrong++
    print(
      `${row.id} (${row.shape}: ${row.what})\n  ${found.join('; ')}\n  ${seen.statuses.get(row.id)?.join(', ') ?? ''}`,
    )
  }
  print(`rows ${CASES.length}, confirmed ${CASES.length - wrong}, wrong ${wrong}`)
  return wrong === 0 ? 0 : 1
}

const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    interrupted.abort()
  })
}
const suite = await openSuite(values.build, print, interrupted.signal)
try {
  process.exitCode = await main(suite)
} finally {
  await suite.stop()
}
