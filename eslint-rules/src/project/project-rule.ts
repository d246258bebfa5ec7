/** Rules that `routewarden audit` finds: here they are put at their places in the editor. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import type { LintFinding } from 'routewarden/lint'
import { createRule, type RuleDocs } from '../create-rule.ts'
import { findingsOf } from './findings.ts'

export interface ProjectRule extends RuleDocs {
  id: string
  description: string
  /** Edits that an audit offers for it. */
  offers?: 'fix' | 'suggestion' | 'both'
}

type MessageIds = 'finding' | 'edit' | 'unaudited'
type Context = Readonly<TSESLint.RuleContext<MessageIds, []>>

const MESSAGES = {
  finding: '{{message}} {{help}}',
  edit: '{{title}}',
  unaudited: 'Routewarden could not audit the app of this file, and found nothing: {{problem}}',
} as const

/** Problems that were reported; one is enough for all rules and files. */
const reported = new Set<string>()

export function createProjectRule({ id, description, offers, ...docs }: ProjectRule) {
  return createRule<[], MessageIds>({
    name: id,
    meta: {
      type: 'problem',
      docs: { description, ...docs },
      ...(offers === 'fix' || offers === 'both' ? { fixable: 'code' as const } : {}),
      hasSuggestions: offers === 'suggestion' || offers === 'both',
      messages: MESSAGES,
      schema: [],
      defaultOptions: [],
    },
    create: (context) => ({
      Program: (program) => {
        reportFindings(context, program, id)
      },
    }),
  })
}

type AnyRule = TSESLint.RuleModule<string, readonly unknown[], RuleDocs> & { name?: string }

/**
 * A rule of one file, and what an audit finds under its id. Where both see the same, the place and the fix are the
 * rule's, and the words those of the audit, which knows what a stranger gets by it.
 */
export function withFindings<Rule extends AnyRule>(id: string, rule: Rule): Rule {
  return {
    ...rule,
    meta: { ...rule.meta, messages: { ...rule.meta.messages, ...MESSAGES } },
    create(context: Readonly<TSESLint.RuleContext<string, readonly unknown[]>>) {
      const own: TSESLint.ReportDescriptor<string>[] = []
      const collecting = Object.create(context, {
        report: { value: (found: TSESLint.ReportDescriptor<string>) => own.push(found) },
      }) as typeof context
      const listener = rule.create(collecting)
      const atEnd = listener['Program:exit']
      return {
        ...listener,
        'Program:exit': (program: TSESTree.Program) => {
          atEnd?.(program)
          const findings = findingsOf(context).findings.filter((finding) => finding.rule === id)
          const lines = new Set<number>()
          for (const found of own) {
            const line = lineOf(found)
            const finding = findings.find((one) => one.line === line)
            if (line !== null) lines.add(line)
            context.report(finding ? { ...found, messageId: 'finding', data: wordsOf(finding) } : found)
          }
          reportFindings(context as unknown as Context, program, id, lines)
        },
      }
    },
  }
}

const wordsOf = ({ message, help }: LintFinding) => ({ message, help })

function lineOf(found: TSESLint.ReportDescriptor<string>): number | null {
  if ('loc' in found) return startOf(found.loc).line
  return found.node.loc.start.line
}

function startOf(loc: Readonly<TSESTree.Position> | Readonly<TSESTree.SourceLocation>): TSESTree.Position {
  return 'start' in loc ? loc.start : loc
}

/** @param without lines that the rule has reported by itself */
function reportFindings(
  context: Context,
  program: TSESTree.Program,
  id: string,
  without: ReadonlySet<number> = new Set(),
): void {
  const { findings, problem } = findingsOf(context)
  if (problem !== null && !reported.has(problem)) {
    reported.add(problem)
    context.report({ node: program, loc: { line: 1, column: 0 }, messageId: 'unaudited', data: { problem } })
  }
  for (const finding of findings) {
    if (finding.rule === id && !without.has(finding.line)) reportFinding(context, finding)
  }
}

function reportFinding(context: Context, finding: LintFinding): void {
  const { message, help, edits } = finding
  const [safe] = edits.filter((edit) => edit.isSafe)
  context.report({
    loc: placeOf(finding, context.sourceCode),
    messageId: 'finding',
    data: { message, help },
    ...(safe
      ? { fix: (fixer) => safe.changes.map((change) => fixer.replaceTextRange(change.range, change.text)) }
      : {}),
    suggest: edits
      .filter((edit) => !edit.isSafe)
      .map((edit) => ({
        messageId: 'edit',
        data: { title: edit.title },
        fix: (fixer) => edit.changes.map((change) => fixer.replaceTextRange(change.range, change.text)),
      })),
  })
}

/** From where the finding points to the end of what begins there; where it names a line only, that line. */
function placeOf({ line, column }: LintFinding, code: TSESLint.SourceCode): TSESTree.SourceLocation {
  const text = code.lines[line - 1] ?? ''
  const first = text.length - text.trimStart().length
  const start = { line: Math.min(line, code.lines.length), column: column > 1 ? column - 1 : first }
  const lineEnd = { line: start.line, column: text.trimEnd().length }
  const end = column > 1 ? expressionAt(code, start)?.loc.end : undefined
  return { start, end: end?.line === start.line ? end : lineEnd }
}

/** The outermost expression that begins there. */
function expressionAt(code: TSESLint.SourceCode, start: TSESTree.Position): TSESTree.Node | null {
  const offset = code.getIndexFromLoc(start)
  let found = code.getNodeByRangeIndex(offset)
  if (found?.range[0] !== offset) return null
  while (
    found.parent &&
    found.parent.range[0] === offset &&
    !/Statement$|Declarator$|^Program$/.test(found.parent.type)
  )
    found = found.parent
  return found
}
