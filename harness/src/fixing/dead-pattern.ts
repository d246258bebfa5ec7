/** A pattern that matches no route: as it was meant, or away with it. */
import { routeMeant } from '../rules/index.ts'
import type { Change, Edit, EditInput } from './edit.ts'

export function deadPatternEdits({ finding, file, facts }: EditInput): Edit[] {
  const pattern = (facts.proxy?.lists ?? [])
    .flatMap(({ patterns }) => patterns)
    .find((one) => one.file === finding.file && one.line === finding.line && one.column === finding.column)
  if (!pattern) return []
  const { start, end } = pattern
  const written = file.text.slice(start + 1, end - 1)
  const meant = routeMeant(pattern.text, { app: facts.app, entries: facts.inventory.entries })?.pattern ?? null
  // What was put together from parts is no text to replace.
  const right = meant !== null && written === pattern.text && /^[\w/:.()*+?-]+$/.test(meant) ? meant : null
  const removal = removed(start, end, file.text)
  return [
    ...(right === null
      ? []
      : [
          {
            title: `Write '${right}'.`,
            isSafe: false,
            changes: [{ range: [start + 1, end - 1] as [number, number], text: right }],
          },
        ]),
    ...(removal ? [{ title: 'Remove it.', isSafe: false, changes: [removal] }] : []),
  ]
}

/** An element of an array, and its comma. */
function removed(start: number, end: number, text: string): Change | null {
  const comma = /,\s*$/.exec(text.slice(0, start))
  const after = /^\s*,\s*/.exec(text.slice(end))
  const isLast = /^\s*,?\s*\]/.test(text.slice(end))
  if (comma && (isLast || after)) return { range: [comma.index, end], text: '' }
  if (!/\[\s*$/.test(text.slice(0, start))) return null
  return { range: [start, end + (after && !isLast ? after[0].length : 0)], text: '' }
}
