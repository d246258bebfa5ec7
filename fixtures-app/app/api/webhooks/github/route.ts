import { verify } from '@octokit/webhooks-methods'
import { badSignature, notConfigured } from '@/lib/webhooks/answers'
import { applyOnce } from '@/lib/webhooks/deliveries'
import { applyGitHubEvent } from '@/lib/webhooks/github-events'

/** Public in the proxy; the HMAC over the raw text of the body (`X-Hub-Signature-256`) is the guard. */
export async function POST(request: Request): Promise<Response> {
  const secret = process.env.GITHUB_WEBHOOK_SECRET
  if (!secret) return notConfigured()
  const signature = request.headers.get('x-hub-signature-256')
  const id = request.headers.get('x-github-delivery')
  const event = request.headers.get('x-github-event')
  if (!signature || !id || !event) return badSignature()

  const body = await request.text()
  // `verify` throws on an empty body or a malformed signature.
  const genuine = await verify(secret, body, signature).catch(() => false)
  if (!genuine) return badSignature()

  const payload = parseJson(body)
  return applyOnce({ provider: 'github', id, event }, (tx) => applyGitHubEvent(tx, id, event, payload))
}

/** A hook set to form encoding is signed as well: acknowledged, and without effect. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
