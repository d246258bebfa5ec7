/**
 * Findings that are accepted for a time. One is known again by its rule, its entry point, its file and the text of the
 * line that it stands at: lines that come and go around it change nothing; code that moves to another file, or is changed,
 * is looked at anew.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '../access/index.ts'
import { POLICY_FILE, type Acceptance, type LoadedPolicy } from './types.ts'

/** Text of a file of the app by its path in it; null: it cannot be read. */
export type ReadText = (file: string) => string | null

/** Reads files of a folder, each once. */
export function readFrom(root: string): ReadText {
  const texts = new Map<string, string | null>()
  return (file) => {
    let text = texts.get(file)
    if (text === undefined) {
      try {
        text = readFileSync(path.join(root, file), 'utf8')
      } catch {
        text = null
      }
      texts.set(file, text)
    }
    return text
  }
}

type Identified = Pick<Acceptance, 'rule' | 'entry' | 'file' | 'code'>

const keyOf = ({ rule, entry, file, code }: Identified) => JSON.stringify([rule, entry ?? null, file, code])

/**
 * Fingerprints, in the order of the findings: 12 hexadecimal digits of a SHA-256 over the line without its spaces; of an
 * `.env` file only over the variable's name. Equal ones of the same rule, entry and file are numbered.
 */
export function fingerprints(findings: Finding[], read: ReadText): string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const code = createHash('sha256').update(lineText(finding, read)).digest('hex').slice(0, 12)
    const key = keyOf({ ...finding, code })
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? code : `${code}-${count}`
  })
}

function lineText({ file, line }: Finding, read: ReadText): string {
  const text = read(file)?.split('\n')[line - 1] ?? ''
  const plain = /(^|\/)\.env/.test(file) ? (text.split('=')[0] ?? '') : text
  return plain.replace(/\s+/g, '')
}

export interface Judged {
  /** Accepted ones are marked. */
  findings: Finding[]
  /** Findings whose acceptance has expired: back again. */
  expired: Finding[]
  /** Indices of acceptances whose finding is no longer there. */
  stale: number[]
}

/** @param today `2026-11-23` (UTC); an acceptance holds until its day is over */
export function judgeAccepted(findings: Finding[], policy: LoadedPolicy, read: ReadText, today: string): Judged {
  const byKey = new Map(policy.accepted.map((one, index) => [keyOf(one), { one, index }]))
  const codes = fingerprints(findings, read)
  const used = new Set<number>()
  const expired: Finding[] = []
  const marked = findings.map((finding, index) => {
    const found = byKey.get(keyOf({ ...finding, code: codes[index] ?? '' }))
    if (found === undefined) return finding
    used.add(found.index)
    const { reason, until } = found.one
    if (until >= today) return { ...finding, accepted: { reason, until } }
    const place = `${POLICY_FILE}:${policy.placeOfAccepted(found.index).line}`
    const back = {
      ...finding,
      evidence: [...finding.evidence, `${place} accepted until ${until} (${reason}): expired`],
    }
    expired.push(back)
    return back
  })
  const stale = policy.accepted.flatMap((_, index) => (used.has(index) ? [] : [index]))
  return { findings: marked, expired, stale }
}

/** The findings of a run, those that the policy accepts on that day marked. */
export function withAccepted(findings: Finding[], policy: LoadedPolicy, root: string, now: Date): Finding[] {
  return judgeAccepted(findings, policy, readFrom(root), dayOf(now)).findings
}

/** `2026-11-23` (UTC) */
export const dayOf = (time: Date) => time.toISOString().slice(0, 10)

/** Acceptances of findings, each once. What is there of the same finding (expired, or for another reason) goes. */
export function accept(
  accepted: Acceptance[],
  findings: Finding[],
  all: Finding[],
  read: ReadText,
  terms: { reason: string; until: string },
): Acceptance[] {
  const codes = fingerprints(all, read)
  const chosen = new Set(findings)
  const added = all.flatMap((finding, index): Acceptance[] => {
    if (!chosen.has(finding)) return []
    const { rule, entry, file } = finding
    return [{ rule, ...(entry === undefined ? {} : { entry }), file, code: codes[index] ?? '', ...terms }]
  })
  const replaced = new Set(added.map(keyOf))
  return [...accepted.filter((one) => !replaced.has(keyOf(one))), ...added]
}
