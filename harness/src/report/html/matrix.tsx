import { OUTCOMES, type EntryKind, type Outcome, type Report, type ReportEntry } from '../../access/index.ts'
import { standing } from '../summarise.ts'
import { clean } from '../text.ts'
import { groups, mark, mismatch, place, STANDING_TITLES, tone } from '../words.ts'
import { isWindowed, type Index } from './data.ts'
import { EntryName } from './text.tsx'

interface Props {
  report: Report
  index: Index
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

export function Matrix({ report, index }: Props) {
  const span = report.identities.length + 2
  const windowed = isWindowed(report)
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
          {windowed ? (
            <noscript>
              <p class="note">
                So many entry points are drawn by the script of this page, which does not run here. The JSON and
                Markdown reports hold them all.
              </p>
            </noscript>
          ) : null}
          <div class="scroller" tabIndex={0} role="region" aria-labelledby="matrix-title">
            <table class={`matrix ${windowed ? 'windowed' : ''}`}>
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
                <tbody key={standing} data-group={standing}>
                  <tr class="group">
                    <th scope="rowgroup" colSpan={span}>
                      <span class="sticky">
                        <span class={`swatch ${standing}`} aria-hidden="true" />
                        {STANDING_TITLES[standing]} <span class="muted">{entries.length}</span>
                      </span>
                    </th>
                  </tr>
                  {windowed
                    ? null
                    : entries.map((entry) => <Row key={entry.id} entry={entry} report={report} index={index} />)}
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

/** One entry point. */
export function Row({ entry, report, index }: Props & { entry: ReportEntry }) {
  const outcomes = report.identities.map(({ name }) => entry.outcomes[name])
  const signs = outcomes.map((outcome) => (outcome ? mark(mismatch(entry, outcome)) : ''))
  const anchor = index.anchors.get(entry.id) ?? ''
  const position = index.positions.get(entry)
  return (
    <tr id={anchor} class="row" data-standing={standing(entry)}>
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
      {outcomes.map((outcome, identity) => (
        <td key={identity}>
          {outcome ? (
            <button
              type="button"
              class={`cell ${tone(outcome.observed, entry)} ${signs[identity] === '!' ? 'mismatch' : signs[identity] === '~' ? 'differs' : ''}`}
              data-entry={position}
              data-identity={identity}
            >
              {SPOKEN[outcome.observed]}
              <Sign sign={signs[identity] ?? ''} unproven={tone(outcome.observed, entry) === 'unproven'} />
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
  const rules = [...new Set(report.findings.flatMap(({ rule, entry }) => (entry === undefined ? [] : [rule])))].sort()
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
      {rules.length === 0 ? null : <Choice id="rule" name="Rule" values={rules.map((rule) => [rule, clean(rule)])} />}
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
