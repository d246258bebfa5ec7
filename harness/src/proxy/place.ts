import path from 'node:path'
import type { AstNode, ParsedFile } from '../app/index.ts'
import type { Place } from './types.ts'

/** Where a node stands, for people and editors. */
export function placeOf(node: Pick<AstNode, 'start' | 'end'>, parsed: ParsedFile, root: string): Place {
  const before = parsed.text.lastIndexOf('\n', node.start - 1)
  return {
    file: path.relative(root, parsed.path).split(path.sep).join('/'),
    line: parsed.lineAt(node.start),
    column: node.start - before,
    start: node.start,
    end: node.end,
  }
}
