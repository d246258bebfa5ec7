/** What the code says, held against what a server does: the smallest of the apps; `npm run apps` asks all of them. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT, run } from '../support/cli.ts'
import { APPS, copyRunnable, NO_APPS } from './apps.ts'
import { compareReport } from './compare.ts'

/** Together about half a minute on two cores. */
const BUILT = [
  ['next-intl', { entries: 1, compared: 3, notPredicted: [], notObserved: [] }],
  ['pages-data', { entries: 7, compared: 21, notPredicted: [], notObserved: [] }],
  ['server-functions', { entries: 14, compared: 42, notPredicted: [], notObserved: [] }],
] as const

describe('predictions', () => {
  it.each(BUILT)('are what the server of %s does, for everyone', async (name, expected) => {
    const app = APPS[name]
    if (!app) throw new Error(`no app ${name}`)
    const copied = await copyRunnable(app)
    try {
      const report = (await run(['test', copied.dir, '--format', 'json', '--quiet'])).report()
      expect(compareReport(report)).toMatchObject({ ...expected, contradictions: [] })
      expect(report.findings.filter(({ rule }) => rule === 'prediction-differs')).toEqual([])
    } finally {
      await copied.remove()
    }
  })

  it.each(Object.entries(NO_APPS))('are not made of %s: it is said why it cannot run', async (name, why) => {
    const ended = await run(['test', path.join(ROOT, 'specs/apps', name)])
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(why)
  })

  it('are known of every app in specs/apps: it runs, or it is said why it cannot', async () => {
    const entries = await readdir(path.join(ROOT, 'specs/apps'), { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    const known = new Set([...Object.values(APPS).map(({ source }) => path.basename(source)), ...Object.keys(NO_APPS)])
    expect(folders.filter((name) => !known.has(name))).toEqual([])
  })
})
