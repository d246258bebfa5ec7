import type { Report } from '../access/index.ts'
import { renderHtml } from './html.tsx'
import { renderJson } from './json.ts'
import { renderMarkdown } from './markdown.ts'
import { renderTerminal } from './terminal.ts'
import { predictedView } from './view.ts'

export const FORMATS = ['terminal', 'json', 'markdown', 'html'] as const
export type Format = (typeof FORMATS)[number]

export const FILE_NAMES: Record<Format, string> = {
  terminal: 'routewarden-report.txt',
  json: 'routewarden-report.json',
  markdown: 'routewarden-report.md',
  html: 'routewarden-report.html',
}

interface RenderOptions {
  /** Terminal only. */
  color?: boolean
  /** Terminal only: columns no line may exceed. */
  width?: number
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
  }
}
