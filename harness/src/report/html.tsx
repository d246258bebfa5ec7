/** One self-contained page: it asks nothing of any network, and its policy lets it run nothing but its own script. */
import { createHash } from 'node:crypto'
import { render } from 'preact-render-to-string'
import type { Report, ReportEntry } from '../access/index.ts'
import { client } from './html/client.ts'
import { embeddedJson, entryAnchors, pageData } from './html/data.ts'
import { Findings } from './html/findings.tsx'
import { Matrix } from './html/matrix.tsx'
import { Overview } from './html/overview.tsx'
import { Identities, Problems, Run, Variants, Webhooks } from './html/sections.tsx'
import { STYLES } from './html/styles.ts'
import { clean } from './text.ts'

export function renderHtml(report: Report): string {
  const script = `(${client.toString()})()`
  return `<!doctype html>\n${render(<Page report={report} script={script} />)}\n`
}

function Page({ report, script }: { report: Report; script: string }) {
  const anchors = entryAnchors(report.entries)
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
          <Findings report={report} anchors={anchors} />
          <Matrix report={report} anchors={anchors} />
          <Webhooks webhooks={report.webhooks} />
          <Variants probes={report.probes} />
          <Identities report={report} />
          <Run report={report} />
        </main>
        <dialog id="details" aria-labelledby="details-title">
          <div id="details-body" />
        </dialog>
        <script
          type="application/json"
          id="data"
          dangerouslySetInnerHTML={{ __html: embeddedJson(pageData(report, anchors)) }}
        />
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  )
}

const hasPicture = ({ browser = {} }: ReportEntry) =>
  Object.values(browser).some(({ screenshot }) => screenshot !== undefined)

const hash = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`
