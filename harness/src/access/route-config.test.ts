import { expect, it } from 'vitest'
import { routeConfigs } from './route-config.ts'
import type { EntryPoint, HttpMethod } from './types.ts'

const entry = (method: HttpMethod, pattern: string, id = `${method} ${pattern}`): EntryPoint => ({
  id,
  kind: 'route-handler',
  method,
  pattern,
  path: pattern,
  client: 'api',
  file: 'f',
  line: 1,
  params: [],
})

it('lets the most specific key win, key by key', () => {
  const configs = routeConfigs({
    'GET /admin/[id]': { params: { id: '1' } },
    '/admin/:path*': { access: 'role:admin', timeoutMs: 5 },
    '/admin/[id]': { access: 'role:owner', params: { id: '0' } },
    '/:path*': { access: 'signed-in', skip: 'x' },
  })
  expect(configs.for(entry('GET', '/admin/[id]'))).toEqual({
    access: 'role:owner',
    params: { id: '1' },
    timeoutMs: 5,
    skip: 'x',
  })
  expect(configs.for(entry('POST', '/admin/[id]')).params).toEqual({ id: '0' })
  expect(configs.for(entry('GET', '/about'))).toEqual({ access: 'signed-in', skip: 'x' })
})

it('matches patterns on segment boundaries', () => {
  const configs = routeConfigs({ '/admin/:path*': { access: 'role:admin' } })
  expect(configs.for(entry('GET', '/admin'))).toEqual({ access: 'role:admin' })
  expect(configs.for(entry('GET', '/administrators'))).toEqual({})
})

it('finds server functions by id, and keys that speak of nothing', () => {
  const configs = routeConfigs({ 'action app/a.ts#save': { args: [1] }, '/gone': {}, 'POST /x': {} })
  const action = entry('POST', '', 'action app/a.ts#save')
  expect(configs.for(action)).toEqual({ args: [1] })
  expect(configs.deadKeys([action, entry('GET', '/x')]).sort()).toEqual(['/gone', 'POST /x'])
})

it('names the key that is no pattern', () => {
  expect(() => routeConfigs({ '/a/(': {} })).toThrow(/routes\["\/a\/\("\] is not a path pattern/)
})
