import { clean } from '../../report/text.ts'
import type { RouteListing } from './listing.ts'
import { facts, kindOf, layoutKind, layoutPattern, patternOf, placeOf, ruleLine, totals } from './words.ts'

export function renderMarkdown(listing: RouteListing, options: { layouts: boolean }): string {
  const { app, entries, layouts, redirects, rewrites, problems } = listing
  const sections = [
    [`## Routes of ${code(app.root === '.' ? app.name : `${app.name} (${app.root})`)}`],
    [facts(listing).map(code).join(' · ')],
    [`${totals(listing)}.`],
    table(
      ['Method', 'Pattern', 'Kind', 'File'],
      entries.map((entry) => [entry.method, patternOf(entry), kindOf(entry), placeOf(entry)]),
    ),
    table(
      ['Around the pages', 'Pattern', 'File'],
      options.layouts ? layouts.map((layout) => [layoutKind(layout), layoutPattern(layout), layout.file]) : [],
    ),
    list('Redirects', redirects.map(ruleLine)),
    list('Rewrites', rewrites.map(ruleLine)),
    list(
      'Problems',
      problems.map((problem) => `${placeOf(problem)}: ${problem.message}`),
    ),
  ]
  const filled = sections.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  // In a table even a code span ends at a `|`.
  const body = rows.map((row) => line(row.map((cell) => code(cell).replace(/\|/g, '\\|'))))
  return [line(head), line(head.map(() => '---')), ...body]
}

function list(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, '', ...lines.map((line) => `- ${code(line)}`)]
}

/** Names of the app are text from elsewhere: in a code span nothing of it is markup. */
function code(text: string): string {
  const plain = clean(text)
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return plain === '' ? '' : `${fence}${pad}${plain}${pad}${fence}`
}
