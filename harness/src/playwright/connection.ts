/** What a worker needs to reach the app and its Clerk. */
export interface Connection {
  controlUrl: string
  controlToken: string
  /** `http://localhost:<port>` */
  origin: string
  identities: string[]
  signInPaths: string[]
  clerk: {
    /** Backend API. */
    apiUrl: string
    publishableKey: string
    secretKey: string
  }
}

/** Variable by which the global setup tells its workers. */
export const CONNECTION = 'ROUTEWARDEN_PLAYWRIGHT'

/** @throws {Error} the global setup has not run */
export function connection(): Connection {
  const given = process.env[CONNECTION]
  if (given === undefined)
    throw new Error(
      "No app is open. Add a global setup to playwright.config: a file with `export default openForPlaywright({ dir: '.' })` from 'routewarden/playwright/setup'.",
    )
  return JSON.parse(given) as Connection
}

export async function control<T>({ controlUrl, controlToken }: Connection, path: string, body: unknown): Promise<T> {
  const response = await fetch(controlUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as T & { error?: string }
  if (!response.ok) throw new Error(answer.error ?? `The app's control answered ${response.status}.`)
  return answer
}
