import Table from 'cli-table3'
import { createColors } from 'picocolors'
import { clean, columns, truncate } from '../../report/text.ts'
import type { RouteListing } from './listing.ts'
import { facts, kindOf, layoutKind, layoutPattern, patternOf, placeOf, ruleLine, totals } from './words.ts'

export interface TerminalOptions {
  color: boolean
  /** Columns no line of the table may exceed; null: as wide as it needs to be, for files and pipes. */
  width: number | null
  /** Layouts, templates, error pages and the like, too. */
  layouts: boolean
}

const GAP = 2
/** Rewrites and redirects shown; JSON has all. */
const MAX_RULES = 20

export function renderTerminal(listing: RouteListing, options: TerminalOptions): string {
  const colors = createColors(options.color)
  const title = listing.app.root === '.' ? listing.app.name : `${listing.app.name} (${listing.app.root})`
  const sections = [
    [colors.bold(clean(title)), colors.dim(facts(listing).map(clean).join(' · '))],
    entryTable(listing, options),
    ...(options.layouts ? [layoutTable(listing, options)] : []),
    rules('Redirects', listing.redirects, colors.bold),
    rules('Rewrites', listing.rewrites, colors.bold),
    [`${totals(listing)}.`],
  ]
  const filled = sections.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function entryTable({ entries }: RouteListing, options: TerminalOptions): string[] {
  const rows = entries.map((entry) => [entry.method, patternOf(entry), kindOf(entry), placeOf(entry)])
  return table(['METHOD', 'PATTERN', 'KIND', 'FILE'], rows, options)
}

function layoutTable({ layouts }: RouteListing, options: TerminalOptions): string[] {
  const rows = layouts.map((layout) => [layoutKind(layout), layoutPattern(layout), layout.file])
  const lines = table(['KIND', 'PATTERN', 'FILE'], rows, options)
  return lines.length === 0 ? [] : [createColors(options.color).bold('Around the pages'), ...lines]
}

function table(head: string[], rows: string[][], { color, width }: TerminalOptions): string[] {
  if (rows.length === 0) return []
  const { dim } = createColors(color)
  const cells = rows.map((row) => row.map(clean))
  const natural = head.map((name, index) => Math.max(...[head, ...cells].map((row) => columns(row[index] ?? name))))
  const widths = fit(natural, width)
  const lines = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: widths.map((columnWidth) => columnWidth + GAP),
  })
  lines.push(head.map((name) => dim(name)))
  for (const row of cells) lines.push(row.map((text, index) => truncate(text, widths[index] ?? 0)))
  return lines
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

/** Where it does not fit, the widest column gives way, a column at a time. */
function fit(natural: number[], width: number | null): number[] {
  const widths = [...natural]
  const room = width === null ? Infinity : width - GAP * (widths.length - 1)
  const used = () => widths.reduce((sum, one) => sum + one, 0)
  while (used() > room && Math.max(...widths) > 8) {
    const widest = widths.indexOf(Math.max(...widths))
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

function rules(title: string, list: Parameters<typeof ruleLine>[0][], bold: (text: string) => string): string[] {
  if (list.length === 0) return []
  const left = list.length - MAX_RULES
  return [
    bold(title),
    ...list.slice(0, MAX_RULES).map((rule) => `  ${clean(ruleLine(rule))}`),
    ...(left > 0 ? [`  … and ${left} more: --format json lists all`] : []),
  ]
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
