/** A workflow of GitHub Actions: the policy is checked on each push, and a pull request shows what it changes. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Commands } from './commands.ts'
import type { Step } from './types.ts'

/** Commits of the actions' releases: a tag can be moved, a commit cannot (GitHub docs: "Using third-party actions"). */
const ACTIONS = {
  checkout: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  node: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
  pnpm: 'pnpm/action-setup@fe02b34f77f8bc703788d5817da081398fad5dd2 # v4.0.0',
  bun: 'oven-sh/setup-bun@0c5077e51419868618aeaa5fe8019c62421857d6 # v2.2.0',
}

const NAME = '.github/workflows/routewarden.yml'
const OTHER_CI = ['.gitlab-ci.yml', 'bitbucket-pipelines.yml', '.circleci', 'azure-pipelines.yml', 'Jenkinsfile']

/**
 * @param top absolute folder of the repository
 * @param root absolute folder of the app
 */
export function workflowStep(top: string, root: string, commands: Commands): Step {
  const file = path.join(top, NAME)
  const folder = path.dirname(file)
  const workflows = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : []
  const naming = workflows.find((name) => readFileSync(path.join(folder, name), 'utf8').includes('routewarden'))
  if (naming !== undefined || existsSync(file))
    return { file: path.join(folder, naming ?? path.basename(file)), kind: 'there', lines: ['runs Routewarden'] }
  const other = OTHER_CI.find((name) => existsSync(path.join(top, name)))
  if (other !== undefined && workflows.length === 0) return otherCi(path.join(top, other), commands)
  return {
    file,
    title: 'check the policy on each push; a pull request shows what it changes in who gets in',
    before: null,
    after: `${workflow(top, path.relative(top, root).split(path.sep).join('/'), commands).join('\n')}\n`,
    remarks: commands.isTold ? [] : ['No lock file was found: npm is taken. `npm ci` needs one.'],
  }
}

function otherCi(file: string, { installFrozen, routewarden }: Commands): Step {
  return {
    file,
    kind: 'by-hand',
    lines: [
      'CI is not on GitHub here. Add to it, in the folder of the app:',
      installFrozen,
      routewarden('policy', 'check'),
    ],
  }
}

function workflow(top: string, app: string, commands: Commands): string[] {
  const run = commands.routewarden
  return [
    '# Who can reach what: fails when the code no longer agrees with routewarden.policy.json.',
    'name: Routewarden',
    '',
    'on:',
    '  push:',
    `    branches: [${yamlText(defaultBranch(top))}]`,
    '  pull_request:',
    '',
    'permissions:',
    '  contents: read',
    '',
    'jobs:',
    '  access:',
    '    runs-on: ubuntu-latest',
    ...(app === '' ? [] : ['    defaults:', '      run:', `        working-directory: ${yamlText(app)}`]),
    '    steps:',
    `      - uses: ${ACTIONS.checkout}`,
    '        with:',
    '          # The diff looks at the commit that a pull request starts from.',
    '          fetch-depth: 0',
    ...setup(top, commands),
    `      - run: ${commands.installFrozen}`,
    '      - name: Does the code agree with the policy?',
    `        run: ${run('policy', 'check')}`,
    '      - name: What does this pull request change in who gets in?',
    "        if: ${{ !cancelled() && github.event_name == 'pull_request' }}",
    '        env:',
    '          BASE: ${{ github.event.pull_request.base.sha }}',
    `        run: ${run('diff', '"$BASE"', '--format', 'markdown', '--fail-on', 'never')} >> "$GITHUB_STEP_SUMMARY"`,
  ]
}

function setup(top: string, { name, isBerry }: Commands): string[] {
  const versionFile = ['.nvmrc', '.node-version'].find((one) => existsSync(path.join(top, one)))
  const isCached = { npm: 'package-lock.json', pnpm: 'pnpm-lock.yaml', yarn: 'yarn.lock' }[name]
  return [
    ...(name === 'pnpm' ? [`      - uses: ${ACTIONS.pnpm}`, ...pnpmVersion(top)] : []),
    // A runner has Yarn 1; this one gets the version that package.json names.
    ...(isBerry ? ['      - run: corepack enable'] : []),
    ...(name === 'bun' ? [`      - uses: ${ACTIONS.bun}`] : []),
    `      - uses: ${ACTIONS.node}`,
    '        with:',
    versionFile === undefined ? '          node-version: 22' : `          node-version-file: ${versionFile}`,
    ...(isCached !== undefined && existsSync(path.join(top, isCached)) ? [`          cache: ${name}`] : []),
  ]
}

/** The action takes the version from `packageManager` of package.json, and asks for one where there is none. */
function pnpmVersion(top: string): string[] {
  const file = path.join(top, 'package.json')
  const isSaid = existsSync(file) && readFileSync(file, 'utf8').includes('"packageManager"')
  return isSaid ? [] : ['        with:', '          version: 10']
}

function defaultBranch(top: string): string {
  const git = (...args: string[]) => {
    try {
      return execFileSync('git', args, { cwd: top, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      return ''
    }
  }
  const remote = git('symbolic-ref', '--short', 'refs/remotes/origin/HEAD').replace(/^origin\//, '')
  if (remote !== '') return remote
  return git('branch', '--list', 'master') !== '' && git('branch', '--list', 'main') === '' ? 'master' : 'main'
}

/** As a plain word where that is safe, else as JSON, which YAML takes. */
const yamlText = (text: string) => (/^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text))
