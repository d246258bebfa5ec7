/** Sessions that a page of the documentation shows: run again, command by command, and held against what stands there. */
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ROOT, run } from './cli.ts'

/** What a person does between two commands, by the words of the comment that stands there. */
export type Edits = Record<string, () => Promise<void> | void>

const BLOCK = /^```console\n([\s\S]*?)^```$/gm

/**
 * Runs every `console` block of a page in one folder, in order: `npx routewarden …`, `git …`, `cat`, `echo $?`, and comments,
 * which stand for edits. With UPDATE_DOCS=1 in the environment the page is written anew.
 * @param page relative to the repository
 * @returns the page as it stands there, and as it would be printed now; days, times and commits are made alike
 */
export async function runSession(
  page: string,
  dir: string,
  edits: Edits,
): Promise<{ stands: string; printed: string }> {
  const file = path.join(ROOT, page)
  const stands = await readFile(file, 'utf8')
  let printed = stands
  let code: number | null = 0
  for (const [block, session = ''] of stands.matchAll(BLOCK)) {
    const lines: string[] = []
    for (const line of session.split('\n').filter((one) => /^[$#] /.test(one))) {
      lines.push(...(lines.length === 0 ? [] : ['']), line)
      if (line.startsWith('# ')) await edit(line.slice(2), edits)
      else if (line === '$ echo $?') lines.push(String(code))
      else {
        const ended = await command(line.slice(2), dir)
        code = ended.code
        const text = ended.text.trimEnd()
        if (text !== '') lines.push(text)
      }
    }
    printed = printed.replace(block, () => `\`\`\`console\n${lines.join('\n')}\n\`\`\``)
  }
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(file, printed)
  return { stands: alike(stands), printed: alike(printed) }
}

async function edit(words: string, edits: Edits): Promise<void> {
  const made = edits[words]
  if (made === undefined) throw new Error(`the page has an edit that nobody makes: ${words}`)
  await made()
}

async function command(line: string, dir: string): Promise<{ text: string; code: number | null }> {
  const [program = '', ...rest] = words(line)
  if (program === 'git') {
    const { stdout, stderr, status } = spawnSync('git', rest, { cwd: dir, encoding: 'utf8' })
    return { text: stdout + stderr, code: status }
  }
  if (program === 'cat') return { text: await readFile(path.join(dir, rest[0] ?? ''), 'utf8'), code: 0 }
  if (program !== 'npx' || rest[0] !== 'routewarden') throw new Error(`no command of a session: ${line}`)
  const { stdout, stderr, code } = await run(rest.slice(1), { cwd: dir })
  return { text: stdout + stderr, code }
}

/** As a shell takes them, with nothing but double quotes. */
const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

const alike = (text: string) =>
  text
    .replace(/\b\d{4}-\d{2}-\d{2}\b/g, '2026-01-31')
    .replace(/\([0-9a-f]{7}\)/g, '(1a2b3c4)')
    .replace(/\b\d+(\.\d+)? (ms|s)\b/g, '1.0 s')
    .replace(/\b(Routewarden|Next\.js|Clerk) \d+\.\d+\.\d+/g, '$1 0.0.0')
    // Where the line breaks depends on how long it took.
    .replace(/nothing\s+was\s+built\s+or\s+started/g, 'nothing was built or started')
