import type { Report } from '../../access/index.ts'
import { clean, plural } from '../text.ts'
import { facts, seconds, verdict } from '../words.ts'

export function Overview({ report }: { report: Report }) {
  const { level, text } = verdict(report)
  return (
    <header class="overview">
      <div class="topline">
        <p class="brand">
          Routewarden <span class="muted">{clean(report.tool.version)}</span>
        </p>
        <button type="button" id="theme" class="quiet script-only">
          Dark
        </button>
      </div>
      <p class="app">{clean(report.app.name)}</p>
      <h1 class={`verdict ${level}`}>{text}</h1>
      <p class="muted">
        {facts(report).map(clean).join(' · ')} · {plural(report.summary.requests, 'request')} in{' '}
        {seconds(report.timing.totalMs)} · <time dateTime={clean(report.startedAt)}>{day(report.startedAt)}</time>
      </p>
      {report.proxy.reason === null ? null : <p class="note">Proxy not judged: {clean(report.proxy.reason)}</p>}
      <Counts report={report} />
      <nav aria-label="Sections">
        <a href="#findings">Findings</a>
        <a href="#matrix">Matrix</a>
        {report.webhooks.length > 0 ? <a href="#webhooks">Webhooks</a> : null}
        {report.probes.length > 0 || report.probing ? <a href="#variants">Bypass variants</a> : null}
        <a href="#identities">Identities</a>
        {report.problems.length > 0 ? <a href="#problems">Problems</a> : null}
        <a href="#run">Run</a>
      </nav>
    </header>
  )
}

function Counts({ report }: { report: Report }) {
  const { summary } = report
  const { webhooks, findings } = summary
  return (
    <div class="counts">
      <div class="count wide">
        <h2>Entry points</h2>
        <p class="total">{summary.entries}</p>
        <Bar parts={[summary.public, summary.protected, summary.unknown]} />
        <dl class="split">
          <Part name="public" value={summary.public} swatch="public" />
          <Part name="protected" value={summary.protected} swatch="protected" />
          <Part name="unknown" value={summary.unknown} swatch="unknown" />
        </dl>
      </div>
      <div class="count">
        <h2>Findings</h2>
        <p class="total">{findings.error + findings.warning + findings.info}</p>
        <dl class="split">
          <Part name={findings.error === 1 ? 'error' : 'errors'} value={findings.error} alarm="bad" />
          <Part name={findings.warning === 1 ? 'warning' : 'warnings'} value={findings.warning} alarm="warn" />
          <Part name="info" value={findings.info} />
        </dl>
      </div>
      <div class="count">
        <h2>Webhook scenarios</h2>
        <p class="total">{webhooks.scenarios}</p>
        <dl class="split">
          <Part name="ok" value={webhooks.ok} />
          <Part name="failed" value={webhooks.failed} alarm="bad" />
          <Part name="unknown" value={webhooks.unknown} alarm="warn" />
        </dl>
      </div>
    </div>
  )
}

interface PartProps {
  name: string
  value: number
  alarm?: 'bad' | 'warn'
  swatch?: string
}

function Part({ name, value, alarm, swatch }: PartProps) {
  return (
    <div class={value > 0 && alarm ? alarm : ''}>
      <dt>
        {swatch === undefined ? null : <span class={`swatch ${swatch}`} aria-hidden="true" />}
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  )
}

/** The same numbers as beside it, as lengths. */
function Bar({ parts }: { parts: [number, number, number] }) {
  const total = parts[0] + parts[1] + parts[2]
  if (total === 0) return null
  const names = ['public', 'protected', 'unknown']
  let from = 0
  return (
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {parts.map((part, index) => {
        const x = from
        const width = (part / total) * 100
        from += width
        return <rect key={index} class={names[index]} x={x} y="0" width={Math.max(0, width - 0.4)} height="1" />
      })}
    </svg>
  )
}

function day(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? clean(iso) : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
