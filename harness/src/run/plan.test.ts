import path from 'node:path'
import { expect, it } from 'vitest'
import { routeConfigs } from '../access/index.ts'
import { APPS } from '../app/copy-app.test.support.ts'
import { readApp } from '../app/index.ts'
import { readInventory } from '../routes/index.ts'
import { planCalls } from './plan.ts'

it('calls no handler whose methods are not known: one answer to GET would stand for all of them', async () => {
  const app = await readApp(path.join(APPS, 'src-dir-js'), { exec: false })
  const { entries } = await readInventory(app)
  const { calls, skipped } = planCalls({
    app,
    entries,
    routes: routeConfigs({}),
    staticPaths: new Map(),
    actions: null,
    requestTimeoutMs: 1000,
    readOnly: false,
  })
  expect([...skipped]).toEqual([['* /api/broken', expect.stringMatching(/^its methods are not known: syntax error/)]])
  expect(calls.map(({ entry }) => entry.id)).toContain('POST /api/teams')
})
