import { describe, expect, it } from 'vitest'
import type { AuditFacts } from '../rules/index.ts'
import { problem } from './types.ts'
import { advisoryChecks, nodeChecks } from './versions.ts'

const facts = (next: string | null) =>
  ({
    app: {
      root: '/nowhere',
      next: next === null ? null : { version: next, dir: '/nowhere' },
      clerk: { version: '7.9.17', dir: '/nowhere' },
      declared: { next: null, clerk: null },
    },
  }) as unknown as AuditFacts

const ofNext = (next: string | null, found = [] as ReturnType<typeof problem>[]) =>
  advisoryChecks(facts(next), (_, rule) => (rule === 'next-version-bypass' ? found : []))[0]

describe('versions', () => {
  it('are fine where nothing is published about them', () => {
    expect(ofNext('16.4.6')).toMatchObject({ status: 'ok', message: 'No way round the proxy is known of next 16.4.6.' })
  })

  it('are named with what is published, also where no entry point of the app is open to it', () => {
    expect(ofNext('15.2.2')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('CVE-2025-29927') as string,
    })
    const found = problem('advisories', 'next 15.2.2 has published ways round the proxy', 'Upgrade')
    expect(ofNext('15.2.2', [found])).toBe(found)
  })

  it('are unknown where nothing tells them', () => {
    expect(ofNext(null)).toMatchObject({ status: 'unknown' })
  })

  it('of Node are held against our range', () => {
    expect(nodeChecks(facts('16.4.6'), '^20.19 || ^22.12 || >=24', '21.7.0')).toMatchObject([{ status: 'problem' }])
    expect(nodeChecks(facts('16.4.6'), '^20.19 || ^22.12 || >=24', '22.12.0')).toMatchObject([{ status: 'ok' }])
  })
})
