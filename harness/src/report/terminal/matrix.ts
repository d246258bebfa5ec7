import Table from 'cli-table3'
import type { IdentityInfo, Outcome, Report, ReportEntry } from '../../access/index.ts'
import { clean, columns, truncate } from '../text.ts'
import { groups, mark, mismatch, STANDING_TITLES, tone, type Group } from '../words.ts'
import { paragraph, type Colors } from './layout.ts'

const WORDS: Record<Outcome, string> = {
  reached: 'reached',
  'sign-in': 'sign-in',
  unauthorized: 'unauth.',
  forbidden: 'forbidden',
  'not-found': 'not found',
  redirect: 'redirect',
  'method-not-allowed': 'no method',
  error: 'error',
  unknown: 'unknown',
}

const SHORT: Record<Outcome, string> = {
  reached: 'in',
  'sign-in': 'sign',
  unauthorized: 'unau',
  forbidden: 'forb',
  'not-found': 'notf',
  redirect: 'redi',
  'method-not-allowed': 'meth',
  error: 'err',
  unknown: '?',
}

const GAP = 1
/** Ids have to stay readable: a matrix of cut-off paths tells nobody anything. */
const MIN_ID = 34
const MIN_ID_CODED = 20
const INDENT = 2

interface Layout {
  words: Record<Outcome, string>
  idWidth: number
  /** Blocks of columns, printed below each other where they do not fit beside each other. */
  blocks: Column[][]
  coded: boolean
}

interface Column {
  identity: IdentityInfo
  head: string
  width: number
}

/** Entry points × identities, by where they stand. */
export function matrixLines(report: Report, width: number, colors: Colors): string[] {
  if (report.entries.length === 0) return ['No entry points were found.']
  const layout = layOut(report, width)
  const lines = groups(report.entries).flatMap((group, index) => [
    ...(index === 0 ? [] : ['']),
    ...groupLines(group, layout, width, colors),
  ])
  return [...lines, ...legend(report, layout, width, colors)]
}

function layOut(report: Report, width: number): Layout {
  const longest = Math.max(...report.entries.map((entry) => columns(clean(entry.id))))
  const names = report.identities.map((identity) => clean(identity.name))
  const used = new Set(
    report.entries.flatMap((entry) => report.identities.map(({ name }) => entry.outcomes[name]?.observed ?? 'unknown')),
  )
  const cellWidth = (words: Record<Outcome, string>) =>
    Math.max(...[...used].map((outcome) => words[outcome].length)) + 1
  const full = report.identities.map((identity, index) => {
    const head = names[index] ?? ''
    return { identity, head, width: Math.max(columns(head), cellWidth(WORDS)) + GAP }
  })
  const room = width - INDENT
  const fullRoom = room - sum(full)
  if (fullRoom >= Math.min(longest + GAP, MIN_ID))
    return { words: WORDS, idWidth: Math.min(fullRoom, longest + GAP), blocks: [full], coded: false }
  const short = report.identities.map((identity, index) => {
    const head = code(index)
    return { identity, head, width: Math.max(head.length, cellWidth(SHORT)) + GAP }
  })
  const fits = room - sum(short)
  const idWidth = Math.min(longest + GAP, fits >= MIN_ID_CODED ? fits : Math.floor(room * 0.5))
  return { words: SHORT, idWidth, blocks: chunk(short, room - idWidth), coded: true }
}

function groupLines(group: Group, layout: Layout, width: number, colors: Colors): string[] {
  const title = `${STANDING_TITLES[group.standing]} (${group.entries.length})`
  const blocks = layout.blocks.length === 0 ? [[]] : layout.blocks
  return [
    ...paragraph(title, width, { style: colors.bold }),
    ...blocks.flatMap((block) => tableLines(group.entries, block, layout, colors)),
  ]
}

function tableLines(entries: ReportEntry[], block: Column[], layout: Layout, colors: Colors): string[] {
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: [layout.idWidth, ...block.map((column) => column.width)],
  })
  table.push(['', ...block.map((column) => colors.dim(column.head))])
  for (const entry of entries) {
    table.push([
      truncate(clean(entry.id), layout.idWidth - GAP),
      ...block.map((column) => cell(entry, column.identity.name, layout.words, colors)),
    ])
  }
  return table
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(INDENT)}${line}`.trimEnd())
}

function cell(entry: ReportEntry, identity: string, words: Record<Outcome, string>, colors: Colors): string {
  const outcome = entry.outcomes[identity]
  if (!outcome) return colors.dim('–')
  const sign = mark(mismatch(entry, outcome))
  const text = `${words[outcome.observed]}${sign}`
  if (sign === '!') return colors.red(text)
  if (sign === '~') return colors.yellow(text)
  const kind = tone(outcome.observed, entry)
  if (kind === 'neutral') return colors.dim(text)
  return kind === 'reached' ? text : kind === 'blocked' ? colors.green(text) : colors.yellow(text)
}

function legend(report: Report, layout: Layout, width: number, colors: Colors): string[] {
  const seen = report.entries.flatMap((entry) =>
    Object.values(entry.outcomes).map((outcome) => ({ outcome, sign: mark(mismatch(entry, outcome)) })),
  )
  const parts = [
    ...(layout.coded ? report.identities.map((identity, index) => `${code(index)} ${clean(identity.name)}`) : []),
    ...(layout.coded
      ? [...new Set(seen.map(({ outcome }) => outcome.observed))].map(
          (outcome) => `${SHORT[outcome]} = ${WORDS[outcome]}`,
        )
      : []),
    ...(seen.some(({ sign }) => sign === '!') ? ['! = not as declared'] : []),
    ...(seen.some(({ sign }) => sign === '~') ? ['~ = turned away in another manner than declared'] : []),
  ]
  return parts.length === 0 ? [] : ['', ...paragraph(parts.join(', '), width, { indent: INDENT, style: colors.dim })]
}

/** A … Z, A2 … Z2, A3 … */
const code = (index: number) =>
  String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26) + 1))

const sum = (list: Column[]) => list.reduce((total, column) => total + column.width, 0)

function chunk(list: Column[], room: number): Column[][] {
  const blocks: Column[][] = []
  let used = Infinity
  for (const column of list) {
    if (used + column.width > room) {
      blocks.push([])
      used = 0
    }
    blocks.at(-1)?.push(column)
    used += column.width
  }
  return blocks
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
