/** What the page's script needs to know, and addresses within the page. */
import type { BrowserVisit, EntryOutcome, Finding, GuardVerdict, Report, ReportEntry } from '../../access/index.ts'
import { differs } from '../browser.ts'
import { clean } from '../text.ts'
import { mark, mismatch, MISMATCH_WORDS, place, tone, type Tone } from '../words.ts'

export interface CellDetails extends EntryOutcome {
  tone: Tone
  sign: string
  /** How it departs from the declaration, in words; null when it does not. */
  departs: string | null
  browser: (BrowserVisit & { differs: string | null }) | null
}

export interface EntryDetails {
  id: string
  place: string
  kind: string
  anchor: string
  skipped: string | null
  guard: GuardVerdict
  access: ReportEntry['access']
  /** One per identity, in the order of `identities`. */
  cells: (CellDetails | null)[]
}

export interface PageData {
  identities: string[]
  entries: EntryDetails[]
}

export function pageData(report: Report, anchors: Map<string, string>): PageData {
  return {
    identities: report.identities.map(({ name }) => name),
    entries: report.entries.map((entry) => ({
      id: entry.id,
      place: place(entry),
      kind: entry.kind,
      anchor: anchors.get(entry.id) ?? '',
      skipped: entry.skipped ?? null,
      guard: entry.guard,
      access: entry.access,
      cells: report.identities.map(({ name }) => cellDetails(entry, entry.outcomes[name], entry.browser?.[name])),
    })),
  }
}

function cellDetails(
  entry: ReportEntry,
  outcome: EntryOutcome | undefined,
  visit: BrowserVisit | undefined,
): CellDetails | null {
  if (!outcome) return null
  const relation = mismatch(entry, outcome)
  return {
    ...outcome,
    tone: tone(outcome.observed, entry),
    sign: mark(relation),
    departs: relation === null ? null : MISMATCH_WORDS[relation],
    browser: visit === undefined ? null : { ...visit, differs: differs(entry, outcome.observed, visit) },
  }
}

/** JSON that may stand inside a script element, and whose strings hide nothing. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? clean(item) : item))
    .replace(/</g, '\\u003c')
    .replace(/>/g, '\\u003e')
    .replace(/&/g, '\\u0026')
}

/** Anchors by entry id: made from the id alone where that is enough, so that links outlive the run. */
export function entryAnchors(entries: ReportEntry[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    entries.map(({ id }) => {
      const slug = `entry-${clean(id)
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')}`
      let anchor = slug
      for (let number = 2; taken.has(anchor); number++) anchor = `${slug}-${number}`
      taken.add(anchor)
      return [id, anchor]
    }),
  )
}

/** A line to paste into a shell, made of the first request in the evidence. Null where one line cannot repeat it. */
export function curlLine(finding: Finding, entry: ReportEntry | undefined): string | null {
  if (entry?.kind === 'server-function' || entry?.webhook !== undefined) return null
  const pattern = /^([A-Z]+) (\/\S*)(?: as \S+?(?: \((cookie|bearer)\))?)? → /
  const found = finding.evidence.map((item) => pattern.exec(clean(item))).find((match) => match !== null)
  if (!found) return null
  const [, method = 'GET', path = '/', transport] = found
  return [
    'curl -i --path-as-is',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(entry?.client === 'document' ? [`-H 'Accept: text/html'`] : []),
    ...cookies(transport, entry),
    ...(transport === 'bearer' ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    `"$APP"'${path.replaceAll("'", "'\\''")}'`,
  ].join(' ')
}

/**
 * What a browser has after its first visit. Without it a development instance answers every document request with
 * the redirect of its handshake, which shows nothing.
 */
function cookies(transport: string | undefined, entry: ReportEntry | undefined): string[] {
  if (transport === 'cookie') return ['-H "Cookie: __session=$TOKEN; __client_uat=1; __clerk_db_jwt=any"']
  return transport === undefined && entry?.client === 'document'
    ? ["-H 'Cookie: __client_uat=0; __clerk_db_jwt=any'"]
    : []
}
