import { describe, expect, it } from 'vitest'
import path from 'node:path'
import { writeApp } from '../rules/audit-facts.test.support.ts'
import { lockedVersion } from './locked-version.ts'

function locked(
  file: string,
  text: string,
  options: { name?: string; range?: string; app?: string } = {},
): string | null {
  const root = writeApp({ 'package.json': '{ "workspaces": ["apps/*"] }', [file]: text, 'apps/web/package.json': '{}' })
  return lockedVersion(path.join(root, options.app ?? ''), options.name ?? 'next', options.range ?? null)
}

describe('lockedVersion', () => {
  it('reads package-lock.json, the app’s own folder before the root', () => {
    const text = JSON.stringify({
      packages: { 'node_modules/next': { version: '16.4.6' }, 'apps/web/node_modules/next': { version: '15.2.2' } },
    })
    expect(locked('package-lock.json', text)).toBe('16.4.6')
    expect(locked('package-lock.json', text, { app: 'apps/web' })).toBe('15.2.2')
    expect(locked('package-lock.json', text, { name: 'svix' })).toBeNull()
    expect(locked('package-lock.json', '{ broken')).toBeNull()
  })

  it('reads pnpm-lock.yaml, the importer’s own version, and transitive packages that come once', () => {
    const text = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      next:
        specifier: ^16.0.0
        version: 16.4.6(react@19.0.0)
  apps/web:
    dependencies:
      next:
        specifier: ^15.2.0
        version: 15.2.2(react@19.0.0)
packages:
  '@clerk/shared@3.47.3':
    resolution: {}
  next@15.2.2:
    resolution: {}
  next@16.4.6:
    resolution: {}
`
    expect(locked('pnpm-lock.yaml', text)).toBe('16.4.6')
    expect(locked('pnpm-lock.yaml', text, { app: 'apps/web' })).toBe('15.2.2')
    expect(locked('pnpm-lock.yaml', text, { app: 'apps/web', name: '@clerk/shared' })).toBe('3.47.3')
  })

  it('reads yarn.lock of both kinds, and tells nothing where several versions fit', () => {
    const classic = 'next@^15.0.0, next@^15.2.0:\n  version "15.2.2"\n\nnext@^16.0.0:\n  version "16.4.6"\n'
    expect(locked('yarn.lock', classic, { range: '^15.2.0' })).toBe('15.2.2')
    expect(locked('yarn.lock', classic)).toBeNull()
    const berry = '"next@npm:^15.2.0":\n  version: 15.2.2\n  resolution: "next@npm:15.2.2"\n'
    expect(locked('yarn.lock', berry, { range: '^15.2.0' })).toBe('15.2.2')
  })

  it('leaves a lock file above the app alone that is not of its workspace', () => {
    const root = writeApp({
      'package.json': '{ "workspaces": ["apps/*"] }',
      'bun.lock': '{ "packages": { "next": ["next@15.2.2", "", {}] } }',
      'web/package.json': '{}',
    })
    expect(lockedVersion(path.join(root, 'web'), 'next', null)).toBeNull()
  })

  it('reads bun.lock', () => {
    expect(locked('bun.lock', '{ "packages": { "next": ["next@15.2.2", "", {}] } }')).toBe('15.2.2')
  })
})
