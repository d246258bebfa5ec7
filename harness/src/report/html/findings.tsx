import type { Finding, Report } from '../../access/index.ts'
import { clean } from '../text.ts'
import { acceptedLine, findingsBySeverity, place } from '../words.ts'
import { curlLine, type Index } from './data.ts'
import { EntryName, Rich } from './text.tsx'

/** So many are in the page as it is; the others when they are asked for, and in print. */
export const FINDINGS_AT_ONCE = 150

interface Props {
  report: Report
  index: Index
}

export function Findings({ report, index }: Props) {
  const list = findingsBySeverity(report)
  return (
    <section id="findings" aria-labelledby="findings-title">
      <h2 id="findings-title">
        Findings <span class="muted">{list.length}</span>
      </h2>
      {list.length === 0 ? <p class="muted">None. What is unknown in the matrix was not shown to be safe.</p> : null}
      <ol class="findings">
        {list.slice(0, FINDINGS_AT_ONCE).map((finding, at) => (
          <FindingItem key={at} finding={finding} number={at + 1} index={index} />
        ))}
      </ol>
      {list.length > FINDINGS_AT_ONCE ? (
        <p class="more">
          <span class="muted">
            {FINDINGS_AT_ONCE} of {list.length}, the worst first.
          </span>{' '}
          <button type="button" class="quiet script-only" id="more-findings">
            Show all
          </button>
        </p>
      ) : null}
    </section>
  )
}

export function FindingItem({ finding, number, index }: { finding: Finding; number: number; index: Index }) {
  return (
    <li id={`finding-${number}`}>
      <FindingCard finding={finding} index={index} />
    </li>
  )
}

function FindingCard({ finding, index }: { finding: Finding; index: Index }) {
  const entry = finding.entry === undefined ? undefined : index.byId.get(finding.entry)
  const anchor = finding.entry === undefined ? undefined : index.anchors.get(finding.entry)
  const curl = curlLine(finding, entry)
  const accepted = acceptedLine(finding)
  return (
    <article class="finding">
      <header>
        <span class={`severity ${finding.severity}`}>{finding.severity}</span>
        <h3>{clean(finding.rule)}</h3>
        <span class="muted refs">
          {clean(finding.cwe)} · ASVS {clean(finding.asvs)} · {finding.confidence}
        </span>
      </header>
      {accepted === null ? null : <p class="muted accepted">{clean(accepted)}</p>}
      <p class="message">
        <Rich text={finding.message} />
      </p>
      <dl class="facts">
        {finding.entry === undefined ? null : (
          <>
            <dt>Entry point</dt>
            <dd class="mono">
              {anchor === undefined ? (
                <EntryName id={finding.entry} />
              ) : (
                <a href={`#${anchor}`}>
                  <EntryName id={finding.entry} />
                </a>
              )}
            </dd>
          </>
        )}
        <dt>Where</dt>
        <dd class="mono">{clean(place(finding))}</dd>
        {finding.evidence.length === 0 ? null : (
          <>
            <dt>Evidence</dt>
            <dd>
              <ul class="evidence mono">
                {finding.evidence.map((item, index) => (
                  <li key={index}>{clean(item)}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Fix</dt>
        <dd>
          <Rich text={finding.help} />
        </dd>
        {curl === null ? null : (
          <>
            <dt>Try it</dt>
            <dd>
              <code class="curl">{curl}</code>
              <p class="muted small tryit">
                APP: the address of the running app
                {curl.includes('$TOKEN') ? '; TOKEN: a session token of the caller in the evidence' : ''}
              </p>
            </dd>
          </>
        )}
      </dl>
    </article>
  )
}
