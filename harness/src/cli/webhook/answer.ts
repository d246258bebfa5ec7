/** What a server answered to a delivery, for people. */
import { createColors } from 'picocolors'
import { clean } from '../../report/index.ts'
import { hasColors } from '../show.ts'

interface Answered {
  status: number | null
  ms: number
  body: string
  error?: string
}

/** Characters of the answer that are shown. */
const SHOWN = 300

export const isTaken = ({ status }: Pick<Answered, 'status'>): boolean =>
  status !== null && status >= 200 && status < 300

export function answerLines({ status, ms, body, error }: Answered, url: string, secret: string): string[] {
  const { green, red, dim } = createColors(hasColors(process.stdout))
  if (status === null)
    return [`${red('✗')} no answer: ${clean(error ?? 'the connection failed')}`, ...whyNone(error, url)]
  const text = clean(withoutSecret(body, secret)).trim()
  return [
    `${isTaken({ status }) ? green('✓') : red('✗')} ${status} in ${ms} ms`,
    ...(text === '' ? [] : [dim(`  ${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`)]),
    ...hintOf(status).map((line) => dim(`  → ${line}`)),
  ]
}

function whyNone(error: string | undefined, url: string): string[] {
  if (error === undefined || !/ECONNREFUSED/.test(error)) return []
  const { origin } = new URL(url)
  return [`  → Nothing listens at ${origin}: start the app ("npm run dev"), or name another address with --to.`]
}

function hintOf(status: number): string[] {
  if (status === 404) return ['No handler at that path; or the proxy hides it from who is not signed in.']
  if (status === 401 || status === 403)
    return ['The proxy or the handler turned it away: "routewarden webhook list" tells whether the proxy does.']
  if (status >= 300 && status < 400) return ['Providers follow no redirect: the proxy probably sends it to sign in.']
  if (status === 400) return ['Perhaps the running app has another secret than the one that it was signed with.']
  return []
}

/** An answer may say it, with or without what stands before its base64. */
export function withoutSecret(text: string, secret: string): string {
  const bare = secret.replace(/^whsec_/, '')
  return bare.length < 4 ? text : text.replaceAll(secret, '[secret]').replaceAll(bare, '[secret]')
}
