/** Runs the shell steps of a composite action as GitHub's runner does, in an environment made for it. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { ROOT } from './cli.ts'

export interface ActionStep {
  id?: string
  name: string
  if?: string
  run?: string
  uses?: string
  shell?: string
  env?: Record<string, string>
  with?: Record<string, string>
  'working-directory'?: string
}

export interface Action {
  inputs: Record<string, { description: string; default?: string }>
  outputs: Record<string, { description: string; value: string }>
  runs: { using: string; steps: ActionStep[] }
}

export const readAction = async () => parse(await readFile(path.join(ROOT, 'action.yml'), 'utf8')) as Action

export interface RanStep {
  name: string
  /** null: it uses another action. */
  code: number | null
  output: string
}

export interface ActionRun {
  steps: RanStep[]
  /** By step id. */
  outputs: Record<string, Record<string, string>>
  summary: string
  /** What steps that use other actions are given. */
  used: { uses: string; with: Record<string, string> }[]
  failed: boolean
}

export interface RunOptions {
  /** The checkout. */
  dir: string
  inputs: Record<string, string>
  github: { event_name: string; event: unknown; token: string }
  env: Record<string, string>
}

/** A step that fails makes the others run only where their `if` says so. */
export async function runAction(action: Action, options: RunOptions): Promise<ActionRun> {
  const temp = await mkdtemp(path.join(options.dir, '.runner-'))
  const files = { GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary', GITHUB_EVENT_PATH: 'event.json' }
  const env: Record<string, string> = {
    ...options.env,
    GITHUB_ACTION_PATH: ROOT,
    GITHUB_WORKSPACE: options.dir,
    RUNNER_TEMP: temp,
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, path.join(temp, file)])),
  }
  await writeFile(path.join(temp, files.GITHUB_EVENT_PATH), JSON.stringify(options.github.event))
  await writeFile(path.join(temp, files.GITHUB_STEP_SUMMARY), '')
  const defaults = Object.entries(action.inputs).map(([name, { default: value }]) => [name, value ?? ''])
  const given = Object.fromEntries(defaults) as Record<string, string>
  const run: ActionRun = { steps: [], outputs: {}, summary: '', used: [], failed: false }
  const text = (value: string): string =>
    value.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluated(expression, context) as string)
  const context: Context = { github: options.github, inputs: given, steps: run.outputs, failed: () => run.failed }
  for (const [name, value] of Object.entries(given)) given[name] = text(value)
  Object.assign(given, options.inputs)

  for (const step of action.runs.steps) {
    if (!isTaken(step, context)) continue
    if (step.run === undefined) {
      const handed = Object.entries(step.with ?? {}).map(([name, value]) => [name, text(value)])
      run.used.push({ uses: step.uses ?? '', with: Object.fromEntries(handed) as Record<string, string> })
      run.steps.push({ name: step.name, code: null, output: '' })
      continue
    }
    await writeFile(path.join(temp, files.GITHUB_OUTPUT), '')
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, text(value)])
    const { code, output } = await shell(text(step.run), {
      cwd: path.resolve(options.dir, text(step['working-directory'] ?? '.')),
      env: { ...env, ...(Object.fromEntries(own) as Record<string, string>) },
    })
    run.steps.push({ name: step.name, code, output })
    if (step.id !== undefined) run.outputs[step.id] = await outputsIn(path.join(temp, files.GITHUB_OUTPUT))
    run.failed ||= code !== 0
  }
  run.summary = await readFile(path.join(temp, files.GITHUB_STEP_SUMMARY), 'utf8')
  return run
}

interface Context {
  github: object
  inputs: Record<string, string>
  steps: Record<string, Record<string, string>>
  failed: () => boolean
}

/** Without a word on it, a step runs where all before it did well (GitHub docs: "Status check functions"). */
function isTaken(step: ActionStep, context: Context): boolean {
  const expression = step.if?.replace(/^\s*\$\{\{|\}\}\s*$/g, '')
  if (expression === undefined) return !context.failed()
  if (!/\b(always|cancelled|failure)\(\)/.test(expression) && context.failed()) return false
  return evaluated(expression, context) === true
}

/** `github.event.pull_request.base.sha`, `!cancelled() && inputs.comment == 'true'` */
function evaluated(expression: string, { github, inputs, steps }: Context): unknown {
  const contexts = {
    github,
    inputs,
    steps: Object.fromEntries(Object.entries(steps).map(([id, outputs]) => [id, { outputs }])),
    cancelled: () => false,
    always: () => true,
  }
  // What is not there is empty, and names have dashes.
  const code = expression
    .replace(/([!=])=(?!=)/g, '$1==')
    .replace(/\b(?:github|inputs|steps)(?:\.[\w-]+)+/g, (chain) => {
      const [context, ...keys] = chain.split('.')
      return `(${context}${keys.map((key) => `?.[${JSON.stringify(key)}]`).join('')} ?? '')`
    })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own action's expressions
  return (new Function(...Object.keys(contexts), `return (${code})`) as (...values: unknown[]) => unknown)(
    ...Object.values(contexts),
  )
}

/** As the runner starts `shell: bash` (GitHub docs: "jobs.<job_id>.steps[*].shell"). */
function shell(
  script: string,
  options: { cwd: string; env: Record<string, string> },
): Promise<{ code: number; output: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve({ code: code ?? -1, output })
    }),
  )
}

async function outputsIn(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('='))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}
