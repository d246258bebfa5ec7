/** The examples for CI: they parse, what they use is pinned, and they name only commands and options that exist. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readAction } from '../support/action.ts'
import { ROOT, runCommand } from '../support/cli.ts'

const DOCS = path.join(ROOT, 'harness/docs')
const OWN = /^OWNER\/routewarden@v\d+\.\d+\.\d+$/

interface Step {
  uses?: string
  run?: string
  with?: Record<string, string>
}

let files: Record<string, string>
beforeAll(async () => {
  const names = (await readdir(path.join(DOCS, 'ci'))).map((name) => `ci/${name}`)
  const texts = await Promise.all(
    [...names, 'ci.md', 'getting-started.md'].map((name) => readFile(path.join(DOCS, name), 'utf8')),
  )
  files = Object.fromEntries([...names, 'ci.md', 'getting-started.md'].map((name, index) => [name, texts[index] ?? '']))
  files['action.yml'] = await readFile(path.join(ROOT, 'action.yml'), 'utf8')
})

const workflows = () => Object.entries(files).filter(([name]) => name.startsWith('ci/') && !name.includes('gitlab'))
const stepsOf = (text: string) =>
  Object.values((parse(text) as { jobs: Record<string, { steps: Step[] }> }).jobs).flatMap(({ steps }) => steps)

describe('the examples for CI', () => {
  it('parse, and pin what they use', () => {
    expect(workflows().length).toBeGreaterThan(3)
    for (const [name, text] of workflows()) {
      const lines = [...text.matchAll(/uses: (.*)/g)].map(([, line = '']) => line)
      expect(lines, name).toHaveLength(stepsOf(text).filter(({ uses }) => uses !== undefined).length)
      for (const line of lines)
        if (!OWN.test(line)) expect(line).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    }
    expect(parse(files['ci/gitlab-ci.yml'] ?? '')).toHaveProperty('access')
  })

  it('give the action only inputs that it has, and the page tells each', async () => {
    const { inputs } = await readAction()
    for (const [, text] of workflows()) {
      const given = stepsOf(text).filter(({ uses }) => OWN.test(uses ?? ''))
      for (const step of given) for (const name of Object.keys(step.with ?? {})) expect(inputs).toHaveProperty(name)
    }
    const told = [...(files['ci.md'] ?? '').matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name)
    expect(told).toEqual(Object.keys(inputs))
  })

  it('name only commands and options that exist', async () => {
    const found = Object.values(files).flatMap((text) => commandsIn(text))
    const commands = [...new Set(found.map(({ command }) => command))]
    expect(commands).toEqual(
      expect.arrayContaining(['audit', 'diff', 'init', 'merge', 'policy check', 'report', 'test']),
    )
    const help = await helpOf(commands)
    for (const { command, options, formats } of found) {
      const text = help.get(command) ?? ''
      expect(text, command).toContain(`Usage: routewarden ${command}`)
      for (const option of options)
        expect(text, `${command} ${option}`).toMatch(new RegExp(`(^|[ ,])${option}\\b`, 'm'))
      for (const format of formats)
        expect(text.replace(/\s+/g, ' '), `${command} --format ${format}`).toMatch(
          new RegExp(`--format <.*\\b${format}\\b`),
        )
    }
  })
})

/** All in one process: starting one for each takes longer than all the rest. */
async function helpOf(commands: string[]): Promise<Map<string, string>> {
  const file = pathToFileURL(path.join(ROOT, 'harness/dist/cli/index.js')).href
  const code = `import { main } from ${JSON.stringify(file)}
for (const command of ${JSON.stringify(commands)}) {
  await main(['node', 'routewarden', ...command.split(' '), '--help'])
  process.stdout.write('\\0')
}`
  const { stdout } = await runCommand(process.execPath, ['--input-type=module', '-e', code], {})
  const texts = stdout.split('\0')
  return new Map(commands.map((command, index) => [command, texts[index] ?? '']))
}

/** What stands behind `npx routewarden`, up to the end of the line or of the code. */
function commandsIn(text: string): { command: string; options: string[]; formats: string[] }[] {
  return [...text.matchAll(/npx (?:--no-install )?routewarden ([^`\n|]+)/g)].map(([, line = '']) => {
    const words = line.split(/\s+/).filter((word) => word !== '')
    const options = words.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0] ?? '')
    const format = words[words.findIndex((word) => word === '--format' || word === '-f') + 1]
    const formats = options.some((option) => /^(--format|-f)$/.test(option)) ? (format ?? '').split(',') : []
    const [first = '', second = ''] = words
    return { command: first === 'policy' || first === 'webhook' ? `${first} ${second}` : first, options, formats }
  })
}
