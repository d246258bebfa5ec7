/** From the text of a policy to a policy, or to what is wrong with it, where, and what to do. */
import { z } from 'zod'
import { OUTCOMES, routeConfigs, type Access } from '../access/index.ts'
import { ConfigError } from '../config/index.ts'
import { doubled, JsonTextError, nodeAt, readJson, type JsonNode } from './json-text.ts'
import type { Acceptance, LoadedPolicy, Place, Policy } from './types.ts'

const ACCESS_FORM =
  /^(public|signed-in|org|owner|secret|unknown|role:[^\s:]+|permission:\S+|org:\S+|webhook:(clerk|stripe|github|standard-webhooks|svix|custom))$/

export const isAccess = (text: string): text is Access => ACCESS_FORM.test(text)

const line = z.strictObject({
  access: z
    .string()
    .regex(
      ACCESS_FORM,
      'must be public, signed-in, org, org:<role>, role:<role>, permission:<permission>, owner, secret, webhook:<provider> or unknown',
    ),
  expect: z.record(z.string(), z.enum([...OUTCOMES.filter((one) => one !== 'unknown'), 'blocked'])).optional(),
  from: z.literal('test').optional(),
  why: z.string().optional(),
})

const DAY = 'must be a day that exists, as 2027-01-31'
const acceptance = z.strictObject({
  rule: z.string().min(1),
  entry: z.string().min(1).optional(),
  file: z.string(),
  code: z.string().min(1),
  reason: z.string().min(1, 'say why it is accepted'),
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, DAY)
    .refine(isDay, DAY),
})

const schema = z.strictObject({
  version: z.literal(1, 'must be 1: another version of Routewarden wrote this file; use that one'),
  entries: z.record(z.string(), line),
  accepted: z.array(acceptance).optional(),
})

/** Does the day exist? `2027-02-30` does not. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/**
 * @param file for messages, and to write it again
 * @throws {ConfigError} with the line, and how to mend it
 */
export function parsePolicy(text: string, file: string): LoadedPolicy {
  const place = placesIn(text)
  const failure = (offset: number, message: string, help: string) => {
    const { line: at, column } = place(offset)
    return new ConfigError(`The policy cannot be used. Line ${at}, column ${column}: ${message}.`, {
      file: `${file}:${at}`,
      help,
    })
  }
  const conflict = /^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$/m.exec(text)
  if (conflict)
    throw failure(
      conflict.index,
      'a merge conflict stands here',
      'Keep the lines of both sides (one an entry), take the markers out, and run `routewarden policy check`.',
    )
  const root = treeOf(text, failure)
  const parsed = schema.safeParse(root.value)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    const path = first?.path ?? []
    const { offset, message } = wording(root, first, path)
    throw failure(offset, message, helpFor(path))
  }
  const value = { entries: {}, accepted: [], ...(root.value as object) } as unknown as Policy
  checkPatterns(value, root, failure)
  checkAccepted(value.accepted, root, failure)
  const accepted = root.members.find(({ key }) => key === 'accepted')?.node.items ?? []
  return {
    entries: value.entries,
    accepted: value.accepted,
    file,
    text,
    placeOf: (key) => place(nodeAt(root, ['entries', key]).start),
    placeOfAccepted: (index) => place(accepted[index]?.start ?? 0),
  }
}

type Failure = (offset: number, message: string, help: string) => ConfigError

function treeOf(text: string, failure: Failure): JsonNode {
  const bom = text.startsWith('\ufeff') ? ' ' : ''
  let root
  try {
    root = readJson(bom + text.slice(bom.length))
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error
    throw failure(
      error.offset,
      error.message.replace(/^[A-Z]/, (first) => first.toLowerCase()),
      'Mend the JSON there; `git diff` shows what was changed last.',
    )
  }
  const twice = doubled(root)
  if (twice)
    throw failure(
      twice.second,
      `"${twice.key}" stands here a second time (first in line ${placesIn(text)(twice.first).line})`,
      'Keep the one that is meant, and take the other out.',
    )
  return root
}

function wording(root: JsonNode, issue: z.core.$ZodIssue | undefined, path: PropertyKey[]) {
  const [key] = issue?.code === 'unrecognized_keys' ? issue.keys : []
  if (key !== undefined) {
    return { offset: nodeAt(root, [...path, key]).start, message: `${shownPath([...path, key])} is no key of a policy` }
  }
  return { offset: nodeAt(root, path).start, message: `${shownPath(path)}: ${issue?.message ?? 'is wrong'}` }
}

const shownPath = (path: PropertyKey[]) =>
  path.length === 0
    ? 'the file'
    : path
        .map((part, index) =>
          typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `[${JSON.stringify(part)}]`,
        )
        .join('')

function helpFor([first]: PropertyKey[]): string {
  if (first === 'entries')
    return 'A line is { "access": "signed-in", "expect": { "anonymous": "blocked" }, "why": "…" }; only access is needed.'
  if (first === 'accepted')
    return 'An acceptance has rule, entry, file, code, reason and until; `routewarden policy accept` writes one.'
  return 'A policy is { "version": 1, "entries": { … }, "accepted": [ … ] }; `routewarden policy write` writes one.'
}

function checkPatterns({ entries }: Policy, root: JsonNode, failure: Failure): void {
  for (const key of Object.keys(entries)) {
    try {
      routeConfigs({ [key]: {} })
    } catch (error) {
      throw failure(
        nodeAt(root, ['entries', key]).start,
        (error as Error).message.replace(/^routes/, 'entries'),
        'Patterns are written as in Next: /admin/:path*, /docs/[slug].',
      )
    }
  }
}

function checkAccepted(accepted: Acceptance[], root: JsonNode, failure: Failure): void {
  const seen = new Map<string, number>()
  accepted.forEach((one, index) => {
    const key = JSON.stringify([one.rule, one.entry ?? null, one.file, one.code])
    const first = seen.get(key)
    if (first !== undefined)
      throw failure(
        nodeAt(root, ['accepted', index]).start,
        `the same finding is accepted twice (${one.rule}, accepted[${first}])`,
        'Keep the one that is meant, and take the other out.',
      )
    seen.set(key, index)
  })
}

/** Offsets to lines and columns. */
function placesIn(text: string): (offset: number) => Place {
  return (offset) => {
    const before = text.slice(0, offset)
    const line = before.split('\n').length
    return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 }
  }
}
