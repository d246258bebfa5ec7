/** One self-contained page: it asks nothing of any network, and its policy lets it run nothing but its own script. */
import { createHash } from 'node:crypto'
import { render } from 'preact-render-to-string'
import type { Report, ReportEntry } from '../access/index.ts'
import { client } from './html/client.ts'
import {
  DETAILS_AT_ONCE,
  details,
  embeddedJson,
  indexOf,
  isWindowed,
  rowFacts,
  type Index,
  type PageData,
} from './html/data.ts'
import { FindingItem, Findings, FINDINGS_AT_ONCE } from './html/findings.tsx'
import { Matrix, Row } from './html/matrix.tsx'
import { Overview } from './html/overview.tsx'
import { Identities, Problems, RouteMap, Run, Variants, Webhooks } from './html/sections.tsx'
import { STYLES } from './html/styles.ts'
import { clean } from './text.ts'
import { findingsBySeverity, groups } from './words.ts'

export function renderHtml(report: Report): string {
  const script = `(${client.toString()})(${DETAILS_AT_ONCE})`
  return `<!doctype html>\n${render(<Page report={report} script={script} />)}\n`
}

function Page({ report, script }: { report: Report; script: string }) {
  const index = indexOf(report)
  const policy = [
    "default-src 'none'",
    `style-src ${hash(STYLES)}`,
    `script-src ${hash(script)}`,
    // Pictures of pages lie beside the report.
    ...(report.entries.some(hasPicture) ? ["img-src 'self' file:"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${clean(report.app.name)} – Routewarden`}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLES }} />
      </head>
      <body>
        <Overview report={report} />
        <main>
          <Problems problems={report.problems} />
          <Findings report={report} index={index} />
          <Matrix report={report} index={index} />
          <Webhooks webhooks={report.webhooks} />
          <Variants report={report} />
          <RouteMap report={report} />
          <Identities report={report} />
          <Run report={report} />
        </main>
        <dialog id="details" aria-labelledby="details-title">
          <div id="details-body" />
        </dialog>
        <Data id="data" value={pageData(report, index)} />
        {details(report).map((chunk, at) => (
          <Data key={at} id={`details-${at}`} value={chunk} />
        ))}
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  )
}

/** Rows, and findings beyond the first: markup that was escaped here, put into the page when it is looked at. */
function pageData(report: Report, index: Index): PageData {
  const entries = groups(report.entries).flatMap((group) => group.entries)
  const findings = findingsBySeverity(report).slice(FINDINGS_AT_ONCE)
  return {
    identities: report.identities.map(({ name }) => name),
    rows: entries.map((entry) => rowFacts(entry, report, index)),
    markup: isWindowed(report)
      ? entries.map((entry) => render(<Row entry={entry} report={report} index={index} />))
      : null,
    findings: findings.map((finding, at) =>
      render(<FindingItem finding={finding} number={FINDINGS_AT_ONCE + at + 1} index={index} />),
    ),
  }
}

function Data({ id, value }: { id: string; value: unknown }) {
  return <script type="application/json" id={id} dangerouslySetInnerHTML={{ __html: embeddedJson(value) }} />
}

const hasPicture = ({ browser = {} }: ReportEntry) =>
  Object.values(browser).some(({ screenshot }) => screenshot !== undefined)

const hash = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`
