import { OUTCOMES, type EntryKind, type Outcome, type Report, type ReportEntry } from '../../access/index.ts'
import { clean } from '../text.ts'
import { groups, mark, mismatch, place, STANDING_TITLES, tone } from '../words.ts'
import { EntryName } from './text.tsx'

interface Props {
  report: Report
  anchors: Map<string, string>
}

const KIND_WORDS: Record<EntryKind, string> = {
  page: 'page',
  'route-handler': 'route handler',
  'server-function': 'server function',
  'pages-page': 'page (Pages Router)',
  'pages-api': 'API route (Pages Router)',
  'metadata-route': 'metadata route',
}

const SPOKEN: Record<Outcome, string> = {
  reached: 'reached',
  'sign-in': 'sign-in',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  'not-found': 'not found',
  redirect: 'redirect',
  'method-not-allowed': 'no method',
  error: 'error',
  unknown: 'unknown',
}

export function Matrix({ report, anchors }: Props) {
  const span = report.identities.length + 2
  return (
    <section id="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">
        Who reached what{' '}
        <span class="muted" id="count">
          {report.entries.length}
        </span>
      </h2>
      {report.entries.length === 0 ? (
        <p class="muted">No entry points were found.</p>
      ) : (
        <>
          <Toolbar report={report} />
          <div class="scroller" tabIndex={0} role="region" aria-labelledby="matrix-title">
            <table class="matrix">
              <caption class="hidden">Entry points by identity: what each caller met</caption>
              <thead>
                <tr>
                  <th scope="col" class="entry">
                    Entry point
                  </th>
                  <th scope="col" class="access">
                    Access
                  </th>
                  {report.identities.map(({ name }) => (
                    <th scope="col" key={name}>
                      {clean(name)}
                    </th>
                  ))}
                </tr>
              </thead>
              {groups(report.entries).map(({ standing, entries }) => (
                <tbody key={standing}>
                  <tr class="group">
                    <th scope="rowgroup" colSpan={span}>
                      <span class="sticky">
                        <span class={`swatch ${standing}`} aria-hidden="true" />
                        {STANDING_TITLES[standing]} <span class="muted">{entries.length}</span>
                      </span>
                    </th>
                  </tr>
                  {entries.map((entry) => (
                    <Row
                      key={entry.id}
                      entry={entry}
                      report={report}
                      anchor={anchors.get(entry.id) ?? ''}
                      standing={standing}
                    />
                  ))}
                </tbody>
              ))}
            </table>
          </div>
          <p class="legend muted">
            <span class="cell blocked mismatch">forbidden !</span> not as declared
            <span class="cell blocked differs">forbidden ~</span> turned away, in another manner than declared
            <span class="cell unproven">unknown ?</span> shows nothing, and counts as no protection
          </p>
        </>
      )}
    </section>
  )
}

function Row({
  entry,
  report,
  anchor,
  standing,
}: {
  entry: ReportEntry
  report: Report
  anchor: string
  standing: string
}) {
  const outcomes = report.identities.map(({ name }) => entry.outcomes[name])
  const signs = outcomes.map((outcome) => (outcome ? mark(mismatch(entry, outcome)) : ''))
  const hasFinding = report.findings.some((finding) => finding.entry === entry.id)
  return (
    <tr
      id={anchor}
      class="row"
      data-standing={standing}
      data-kind={entry.kind}
      data-outcomes={[...new Set(outcomes.map((outcome) => outcome?.observed ?? 'unknown'))].join(' ')}
      data-finding={String(hasFinding)}
      data-mismatch={String(signs.some((sign) => sign !== ''))}
      data-text={clean(`${entry.id} ${entry.path} ${place(entry)}`).toLowerCase()}
    >
      <th scope="row" class="entry">
        <span class="mono id">
          <EntryName id={entry.id} />
          <a class="permalink" href={`#${anchor}`} aria-label={`Link to ${clean(entry.id)}`}>
            #
          </a>
        </span>
        <span class="muted small">
          {KIND_WORDS[entry.kind]}
          <span class="file"> · {clean(place(entry))}</span>
        </span>
        {entry.skipped === undefined ? null : <span class="small skipped">Not called: {clean(entry.skipped)}</span>}
      </th>
      <td class="access small">
        <span class="muted">declared</span> {clean(entry.access.declared ?? '–')}
        <br />
        <span class="muted">seen</span> {clean(entry.access.observed)}
      </td>
      {outcomes.map((outcome, index) => (
        <td key={index}>
          {outcome ? (
            <button
              type="button"
              class={`cell ${tone(outcome.observed, entry)} ${signs[index] === '!' ? 'mismatch' : signs[index] === '~' ? 'differs' : ''}`}
              data-entry={report.entries.indexOf(entry)}
              data-identity={index}
            >
              {SPOKEN[outcome.observed]}
              <Sign sign={signs[index] ?? ''} unproven={tone(outcome.observed, entry) === 'unproven'} />
            </button>
          ) : (
            <span class="muted">–</span>
          )}
        </td>
      ))}
    </tr>
  )
}

function Sign({ sign, unproven }: { sign: string; unproven: boolean }) {
  const shown = sign === '' && unproven ? '?' : sign
  if (shown === '') return null
  const spoken =
    shown === '!' ? ', not as declared' : shown === '~' ? ', in another manner than declared' : ', not shown'
  return (
    <>
      <span aria-hidden="true"> {shown}</span>
      <span class="hidden">{spoken}</span>
    </>
  )
}

function Toolbar({ report }: { report: Report }) {
  const kinds = [...new Set(report.entries.map(({ kind }) => kind))]
  const seen = new Set(report.entries.flatMap((entry) => Object.values(entry.outcomes).map(({ observed }) => observed)))
  return (
    <form class="toolbar script-only" id="filters" role="search">
      <label class="search">
        <span class="hidden">Search entry points</span>
        <input type="search" id="search" placeholder="Search path or file" autocomplete="off" aria-keyshortcuts="/" />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <Choice id="access" name="Access" values={groups(report.entries).map(({ standing }) => [standing, standing])} />
      <Choice
        id="outcome"
        name="Outcome"
        values={OUTCOMES.filter((outcome) => seen.has(outcome)).map((outcome) => [outcome, SPOKEN[outcome]])}
      />
      <Choice id="kind" name="Kind" values={kinds.map((kind) => [kind, KIND_WORDS[kind]])} />
      <label class="check">
        <input type="checkbox" id="has-finding" /> Has a finding
      </label>
      <label class="check">
        <input type="checkbox" id="only-mismatches" /> Only mismatches
      </label>
      <p class="shown muted">
        <span id="shown" role="status" />{' '}
        <button type="reset" class="quiet">
          Clear
        </button>
      </p>
    </form>
  )
}

function Choice({ id, name, values }: { id: string; name: string; values: [string, string][] }) {
  return (
    <label>
      <span class="hidden">{name}</span>
      <select id={id}>
        <option value="">{name}: any</option>
        {values.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
