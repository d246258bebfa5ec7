import path from 'node:path'
import { expect, it } from 'vitest'
import { APPS } from '../app/copy-app.test.support.ts'
import { Sources, type ParsedFile } from '../app/index.ts'
import { exportsOf } from './exports.ts'

it('follows `export *` through files, without their default exports and types', () => {
  const sources = new Sources(path.join(APPS, 'handlers'))
  const file = sources.parse(path.join(APPS, 'handlers/app/api/star/route.ts')) as ParsedFile
  expect(exportsOf(file, sources)).toEqual({
    exports: ['PUT', 'OPTIONS', 'PATCH'].map((name) => ({
      name,
      line: 1,
      from: { request: '~/lib/star', name },
      local: null,
    })),
    unresolved: [],
  })
})
