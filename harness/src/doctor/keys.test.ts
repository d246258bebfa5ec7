import { describe, expect, it } from 'vitest'
import { keyChecks } from './keys.ts'
import { Variables } from './variables.ts'

const publishable = (mode: 'test' | 'live') =>
  `pk_${mode}_${Buffer.from('calm-otter-12.clerk.accounts.dev$').toString('base64')}`
const secret = (mode: 'test' | 'live') => `sk_${mode}_Zq3vT8mK1pX7rW5n`

const file = (name: string, set: Record<string, string>) => ({
  file: name,
  template: /example/.test(name),
  variables: Object.entries(set).map(([key, value], index) => ({ name: key, value, line: index + 1 })),
})
const PK = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'
const SK = 'CLERK_SECRET_KEY'

const problems = (files: ReturnType<typeof file>[], env: NodeJS.ProcessEnv = {}, isGiven = false) =>
  keyChecks(new Variables(files, env), () => isGiven).flatMap(({ status, message }) =>
    status === 'problem' ? [message] : [],
  )

describe('the keys of an instance', () => {
  it('are fine in a file, and in the environment, which wins', () => {
    expect(problems([file('.env', { [PK]: publishable('test'), [SK]: secret('test') })])).toEqual([])
    const env = { [PK]: publishable('live'), [SK]: secret('live') }
    expect(problems([file('.env', { [PK]: 'pk_test_x', [SK]: secret('test') })], env)).toEqual([])
  })

  it('are missing where only a template names them, or an empty variable hides them', () => {
    const set = { [PK]: publishable('test'), [SK]: secret('test') }
    expect(problems([file('.env.example', set)])).toHaveLength(2)
    expect(problems([file('.env', set)], { [SK]: '' })).toEqual([expect.stringContaining(`${SK} is set neither`)])
  })

  it('are not missed where the code hands them over itself', () => {
    expect(problems([], {}, true)).toEqual([])
    expect(problems([], {})).toHaveLength(2)
  })

  it('are told apart: swapped, placeholders, cut off, and no keys at all', () => {
    const swapped = problems([file('.env', { [PK]: secret('test'), [SK]: publishable('test') })])
    expect(swapped).toEqual([
      expect.stringContaining('holds a secret key: Next ships it to every browser'),
      expect.stringContaining('holds a publishable key'),
    ])
    const odd = problems([file('.env', { [PK]: publishable('test').slice(0, 20), [SK]: 'sk_test_your_key' })])
    expect(odd).toEqual([expect.stringContaining('cut off'), expect.stringContaining('placeholder')])
    expect(problems([file('.env', { [PK]: 'hello', [SK]: 'world' })])).toHaveLength(2)
  })

  it('are of two instances where one is live and the other is not', () => {
    expect(problems([file('.env', { [PK]: publishable('live'), [SK]: secret('test') })])).toEqual([
      expect.stringContaining('of a live instance and the secret key of a development instance'),
    ])
  })
})
