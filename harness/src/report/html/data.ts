/** What the page's script needs to know, and addresses within the page. */
import type {
  BrowserVisit,
  EntryKind,
  EntryOutcome,
  Finding,
  GuardVerdict,
  Outcome,
  Report,
  ReportEntry,
} from '../../access/index.ts'
import { differs } from '../browser.ts'
import { standing, type Standing } from '../summarise.ts'
import { clean } from '../text.ts'
import { mark, mismatch, MISMATCH_WORDS, place, tone, type Tone } from '../words.ts'

export interface CellDetails extends EntryOutcome {
  tone: Tone
  sign: string
  /** How it departs from the declaration, in words; null when it does not. */
  departs: string | null
  browser: (BrowserVisit & { differs: string | null }) | null
  /** Shell lines that repeat its observations, in their order; null where one line cannot. */
  curl: (string | null)[]
}

export interface EntryDetails {
  id: string
  place: string
  kind: string
  skipped: string | null
  guard: GuardVerdict
  access: ReportEntry['access']
  /** One per identity, in the order of `identities`. */
  cells: (CellDetails | null)[]
}

/** What the filters ask of a row. */
export interface RowFacts {
  anchor: string
  standing: Standing
  kind: EntryKind
  outcomes: Outcome[]
  rules: string[]
  mismatch: boolean
  /** Lower case: id, sample path, file. */
  text: string
}

export interface PageData {
  identities: string[]
  /** In the order of the matrix. */
  rows: RowFacts[]
  /** Markup of each row where they are not in the page, else null. */
  markup: string[] | null
  /** Markup of the findings that are not in the page. */
  findings: string[]
}

/**
 * Up to so many rows are in the page as it is: shown without scripts, and found by the browser's own search. Of more,
 * only those around what is seen are: a page of 5,000 rows takes seconds to open.
 */
const WHOLE = 400

export const isWindowed = ({ entries }: Report): boolean => entries.length > WHOLE

/** Entry points in one element of details: few enough to be read when one of them is opened. */
export const DETAILS_AT_ONCE = 40

export function details(report: Report): EntryDetails[][] {
  const all = report.entries.map((entry) => ({
    id: entry.id,
    place: place(entry),
    kind: entry.kind,
    skipped: entry.skipped ?? null,
    guard: entry.guard,
    access: entry.access,
    cells: report.identities.map(({ name }) => cellDetails(entry, entry.outcomes[name], entry.browser?.[name])),
  }))
  return chunks(all, DETAILS_AT_ONCE)
}

/** What rows are made of, each list once: every row asks for its own. */
export interface Index {
  anchors: Map<string, string>
  /** Place of an entry point in the report. */
  positions: Map<ReportEntry, number>
  /** Rules of the findings of an entry point, by its id. */
  rules: Map<string, string[]>
  byId: Map<string, ReportEntry>
}

export function indexOf({ entries, findings }: Report): Index {
  const rules = new Map<string, Set<string>>()
  for (const { entry, rule } of findings) {
    if (entry === undefined) continue
    const known = rules.get(entry) ?? new Set()
    rules.set(entry, known.add(rule))
  }
  return {
    anchors: entryAnchors(entries),
    positions: new Map(entries.map((entry, position) => [entry, position])),
    rules: new Map([...rules].map(([id, names]) => [id, [...names].sort()])),
    byId: new Map(entries.map((entry) => [entry.id, entry])),
  }
}

export function rowFacts(entry: ReportEntry, report: Report, index: Index): RowFacts {
  const outcomes = report.identities.map(({ name }) => entry.outcomes[name])
  return {
    anchor: index.anchors.get(entry.id) ?? '',
    standing: standing(entry),
    kind: entry.kind,
    outcomes: [...new Set(outcomes.map((outcome) => outcome?.observed ?? 'unknown'))],
    rules: index.rules.get(entry.id) ?? [],
    mismatch: outcomes.some((outcome) => outcome !== undefined && mark(mismatch(entry, outcome)) !== ''),
    text: clean(`${entry.id} ${entry.path} ${place(entry)}`).toLowerCase(),
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
    curl: outcome.observations.map(({ request, transport }) => curlOf(request, transport, entry)),
  }
}

export function chunks<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) =>
    items.slice(chunk * size, (chunk + 1) * size),
  )
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
  const pattern = /^([A-Z]+ \/\S*)(?: as \S+?(?: \((cookie|bearer)\))?)? → /
  const found = finding.evidence.map((item) => pattern.exec(clean(item))).find((match) => match !== null)
  return found?.[1] === undefined ? null : curlOf(found[1], found[2], entry)
}

/**
 * @param request `GET /dashboard`
 * @param transport how the caller is presented; anything but `cookie` and `bearer`: nobody is
 */
function curlOf(request: string, transport: string | undefined, entry: ReportEntry | undefined): string | null {
  if (entry?.kind === 'server-function' || entry?.webhook !== undefined) return null
  const [, method = '', path = ''] = /^([A-Z]+) (\/\S*)$/.exec(clean(request)) ?? []
  if (path === '') return null
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
  return transport !== 'bearer' && entry?.client === 'document'
    ? ["-H 'Cookie: __client_uat=0; __clerk_db_jwt=any'"]
    : []
}
