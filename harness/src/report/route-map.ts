/** A picture of the app's routes: the tree of their paths, coloured by who gets in. SVG that needs nothing else. */
import { hierarchy, type HierarchyNode } from 'd3-hierarchy'
import type { Report, ReportEntry } from '../access/index.ts'
import { standing, STANDINGS, type Standing } from './summarise.ts'
import { clean, plural, truncate } from './text.ts'

interface Branch {
  /** Part of the path. */
  name: string
  entries: ReportEntry[]
  children: Branch[]
}

const ROW = 22
const STEP = 20
const TOP = 64
const WIDTH = 760
const COLORS: Record<Standing, string> = { public: '#4863c4', protected: '#1f7a4d', unknown: '#a86a00' }
/** Told apart without colours, too. */
const SIGNS: Record<Standing, string> = { public: '○', protected: '●', unknown: '?' }
const WORDS: Record<Standing, string> = {
  public: 'public',
  protected: 'protected',
  unknown: 'unknown: not shown to be protected',
}

/** So many rows are drawn; what is left out is said. */
const MOST_ROWS = 1500

export function renderRouteMap(report: Report): string {
  const root = hierarchy(treeOf(report.entries), ({ children }) => children)
  const nodes: HierarchyNode<Branch>[] = []
  root.eachBefore((node) => nodes.push(node))
  const drawn = nodes.slice(0, MOST_ROWS)
  const row = new Map(drawn.map((node, index) => [node, index]))
  const at = (node: HierarchyNode<Branch>) => ({ x: 24 + node.depth * STEP, y: TOP + (row.get(node) ?? 0) * ROW })
  const height = TOP + drawn.length * ROW + 16
  const lines = drawn.flatMap((node) => {
    if (node.parent === null) return []
    const [from, to] = [at(node.parent), at(node)]
    return [`<path d="M${from.x} ${from.y + 7}V${to.y}H${to.x - 9}"/>`]
  })
  const left = nodes.length - drawn.length
  const title = `Routes of ${report.app.name}, by who gets in`
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="24" y="24" font-weight="bold" fill="#1b1d20">${escape(title)}</text>`,
    legend(report.entries),
    `<g fill="none" stroke="#c9cac6">${lines.join('')}</g>`,
    ...drawn.map((node) => nodeOf(node, at(node))),
    ...(left > 0
      ? [`<text x="24" y="${height - 6}" fill="#5b6067">${escape(`${plural(left, 'more path')} left out`)}</text>`]
      : []),
    '</svg>',
  ].join('\n')}\n`
}

function nodeOf({ data, depth }: HierarchyNode<Branch>, { x, y }: { x: number; y: number }): string {
  const stands = worst(data.entries)
  const color = stands === null ? '#8b8e92' : COLORS[stands]
  const sign = stands === null ? '·' : SIGNS[stands]
  const name = truncate(clean(data.name), Math.max(12, 60 - depth * 2))
  const who = [...new Set(data.entries.map(({ access }) => access.observed))].join(', ')
  const methods = data.entries.map(({ method, kind, name: called }) =>
    kind === 'server-function' ? `${called ?? ''}()` : method,
  )
  const note = data.entries.length === 0 ? '' : truncate(clean(`${methods.join(' ')} – ${who}`), 50)
  return [
    `<text x="${x}" y="${y + 5}" text-anchor="middle" fill="${color}">${sign}</text>`,
    `<text x="${x + 12}" y="${y + 5}" fill="${color}">${escape(name)}<tspan dx="12" fill="#5b6067" font-size="11">${escape(note)}</tspan></text>`,
  ].join('')
}

/** The most open of what stands at a path: a page that all may see beside a handler that is closed is public. */
function worst(entries: ReportEntry[]): Standing | null {
  const all = new Set(entries.map(standing))
  return (['public', 'unknown', 'protected'] as const).find((one) => all.has(one)) ?? null
}

function treeOf(entries: ReportEntry[]): Branch {
  const root: Branch = { name: '/', entries: [], children: [] }
  const functions: Branch = { name: 'server functions', entries: [], children: [] }
  for (const entry of entries) {
    if (entry.kind === 'server-function') {
      functions.children.push({ name: entry.id.replace(/^action /, ''), entries: [entry], children: [] })
      continue
    }
    let here = root
    for (const part of entry.pattern.split('/').filter(Boolean)) {
      let next = here.children.find(({ name }) => name === part)
      if (next === undefined) here.children.push((next = { name: part, entries: [], children: [] }))
      here = next
    }
    here.entries.push(entry)
  }
  sort(root)
  if (functions.children.length > 0) root.children.push(functions)
  return root
}

function sort(branch: Branch): void {
  branch.children.sort((a, b) => (a.name < b.name ? -1 : 1))
  branch.children.forEach(sort)
}

function legend(entries: ReportEntry[]): string {
  const all = entries.map(standing)
  let x = 24
  return STANDINGS.map((one) => {
    const text = `${SIGNS[one]} ${all.filter((other) => other === one).length} ${WORDS[one]}`
    const drawn = `<text x="${x}" y="46" fill="${COLORS[one]}">${escape(text)}</text>`
    x += text.length * 8 + 20
    return drawn
  }).join('')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string) => clean(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
