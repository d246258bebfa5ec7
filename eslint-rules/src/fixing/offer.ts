/** The same edit as a fix where it cannot change behaviour for the worse, else as a suggestion with its side effects. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import { awaitPlace, makeAsync } from './add-await.ts'

type Edit = (fixer: TSESLint.RuleFixer) => IterableIterator<TSESLint.RuleFix>
type AwaitMessage = 'addAwait' | 'makeAsync'

export interface Offer<MessageId extends string> {
  fix?: TSESLint.ReportFixFunction
  suggest?: TSESLint.ReportSuggestionArray<MessageId>
}

/** Offers an edit that needs `await` to be allowed around `at`. */
export function offerAwait(
  at: TSESTree.Node,
  edit: Edit,
  { isSafe = true, code }: { isSafe?: boolean; code: TSESLint.SourceCode },
): Offer<AwaitMessage> {
  const place = awaitPlace(at)
  if (place.kind === 'none') return {}
  if (place.kind === 'async' && isSafe) return { fix: edit }
  if (place.kind !== 'function') return { suggest: [{ messageId: 'addAwait', fix: edit }] }
  return {
    suggest: [
      {
        messageId: 'makeAsync',
        *fix(fixer) {
          yield* makeAsync(fixer, place.function, code)
          yield* edit(fixer)
        },
      },
    ],
  }
}
