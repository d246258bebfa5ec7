import type { Report } from '../access/index.ts'
import { renderGithub } from './github.ts'
import { renderHtml } from './html.tsx'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderRouteMap } from './route-map.ts'
import { renderSarif } from './sarif.ts'
import { renderTerminal } from './terminal.ts'
import { predictedView } from './view.ts'

export const FORMATS = ['terminal', 'json', 'markdown', 'html', 'sarif', 'junit', 'github', 'svg'] as const
export type Format = (typeof FORMATS)[number]

export const FILE_NAMES: Record<Format, string> = {
  terminal: 'routewarden-report.txt',
  json: 'routewarden-report.json',
  markdown: 'routewarden-report.md',
  html: 'routewarden-report.html',
  sarif: 'routewarden-report.sarif',
  junit: 'routewarden-report.junit.xml',
  github: 'routewarden-report.github.txt',
  svg: 'routewarden-routes.svg',
}

export interface RenderOptions {
  /** Terminal only. */
  color?: boolean
  /** Terminal only: columns no line may exceed. */
  width?: number
  /** SARIF, JUnit and GitHub: folder of the app from the top of its repository; '' or absent: it is the top. */
  prefix?: string
}

export function render(report: Report, format: Format, options: RenderOptions = {}): string {
  switch (format) {
    case 'terminal':
      return renderTerminal(predictedView(report), { color: options.color ?? false, width: options.width ?? 120 })
    case 'json':
      return renderJson(report)
    case 'markdown':
      return renderMarkdown(predictedView(report))
    case 'html':
      return renderHtml(predictedView(report))
    case 'sarif':
      return renderSarif(report, options.prefix ?? '')
    case 'junit':
      return renderJunit(predictedView(report), options.prefix ?? '')
    case 'github':
      return renderGithub(report, options.prefix ?? '')
    case 'svg':
      return renderRouteMap(predictedView(report))
  }
}
