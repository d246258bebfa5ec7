/** The session of the page "Getting started": a fresh app, adopted, and a guard that is lost. */
import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { workFolder, writeFiles } from '../support/cli.ts'
import { DASHBOARD, FRESH_APP } from '../support/fresh-app.ts'
import { runSession } from '../support/session.ts'

it('goes as the page shows', async () => {
  const { dir, remove } = await workFolder()
  try {
    // As after `npm install`.
    const manifest = FRESH_APP['package.json'].replace(
      '"typescript": "^5"',
      '"eslint-plugin-routewarden": "^0.1.0",\n    "routewarden": "^0.1.0",\n    "typescript": "^5"',
    )
    await writeFiles(dir, { ...FRESH_APP, ...DASHBOARD, 'package.json': manifest, 'package-lock.json': '{}\n' })
    const commit = '-c user.name=t -c user.email=t@example.com -c commit.gpgsign=false commit -q -m app'
    for (const args of ['init -q -b main .', 'add -A', commit]) spawnSync('git', args.split(' '), { cwd: dir })
    const page = DASHBOARD['app/dashboard/page.tsx']
    const { stands, printed } = await runSession('harness/docs/getting-started.md', dir, {
      'the check is taken out of app/dashboard/page.tsx': () =>
        writeFiles(dir, { 'app/dashboard/page.tsx': page.replace('  await auth.protect();\n', '') }),
      'the check is put back': () => writeFiles(dir, DASHBOARD),
    })
    expect(printed).toBe(stands)
  } finally {
    await remove()
  }
})
