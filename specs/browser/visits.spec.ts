/** What `test --browser` sees of pages that do all that pages do: from a server of a few lines, in a real Chromium. */
import { createServer, type ServerResponse } from 'node:http'
import { expect, test } from '@playwright/test'
import { visitPages } from '../../harness/dist/browser/index.js'

type Visits = Awaited<ReturnType<typeof visitPages>>

const html = (body: string) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>x</title>${body}`)
const redirect = (to: string) => (response: ServerResponse) => response.writeHead(307, { location: to }).end()

const PAGES: Record<string, (response: ServerResponse) => unknown> = {
  '/plain': html('<p>hello</p>'),
  '/moved': redirect('/plain'),
  '/closed': redirect('/sign-in?redirect_url=/closed'),
  '/sign-in': html('<p>sign in</p>'),
  '/client': html('<p>secret</p><script>location.replace("/sign-in")</script>'),
  '/pushed': html('<p>secret</p><script>history.pushState(null, "", "/sign-in")</script>'),
  '/circle': redirect('/circle'),
  '/slow-circle': html('<script>setTimeout(() => location.assign("/slow-circle-back"), 10)</script>'),
  '/slow-circle-back': redirect('/slow-circle'),
  '/broken': html(
    '<script>console.error("it broke, token eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.x"); throw new Error("uncaught one")</script>',
  ),
  '/outside': html('<img src="https://pictures.example/a.png">'),
  '/hangs': () => undefined,
}

let visits: Visits
let stop: () => void
const pictures: string[] = []

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000)
  const server = createServer((request, response) => {
    const page = PAGES[new URL(request.url ?? '/', 'http://localhost').pathname]
    if (page) page(response)
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<p>nothing here</p>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const paths = Object.keys(PAGES).filter((path) => path !== '/hangs')
  visits = await visitPages({
    browser,
    origin: `http://localhost:${(server.address() as { port: number }).port}`,
    pages: [...paths, '/nowhere'].map((path) => ({ id: path, path })),
    identities: ['anonymous'],
    cookies: () => Promise.resolve([]),
    signInPaths: ['/sign-in'],
    signal: new AbortController().signal,
    picture: ({ id }, jpeg) => {
      pictures.push(`${id} ${jpeg.subarray(0, 2).toString('hex')}`)
      return Promise.resolve(`screenshots${id}.jpg`)
    },
    onProgress: () => undefined,
  })
})
test.afterAll(() => {
  stop()
})

const visit = (path: string) => visits.get(path)?.['anonymous']

test('tells where one ends up, and who led there', () => {
  expect(visit('/plain')).toMatchObject({
    path: '/plain',
    status: 200,
    outcome: 'reached',
    byScript: false,
    loop: false,
  })
  expect(visit('/moved')).toMatchObject({ path: '/plain', outcome: 'redirect', byScript: false })
  expect(visit('/closed')).toMatchObject({ path: '/sign-in', outcome: 'sign-in', byScript: false })
  expect(visit('/closed')?.steps).toEqual(['/closed 307', '/sign-in 200'])
  expect(visit('/client')).toMatchObject({ path: '/sign-in', outcome: 'sign-in', byScript: true })
  expect(visit('/pushed')).toMatchObject({ path: '/sign-in', outcome: 'sign-in', byScript: true })
  expect(visit('/pushed')?.steps).toEqual(['/pushed 200', '→ /sign-in'])
  expect(visit('/nowhere')).toMatchObject({ path: '/nowhere', status: 404, outcome: 'not-found' })
})

test('knows a circle, of the server and of scripts', () => {
  expect(visit('/circle')).toMatchObject({ loop: true, outcome: 'error', failure: 'net::ERR_TOO_MANY_REDIRECTS' })
  expect(visit('/slow-circle')).toMatchObject({ loop: true, outcome: 'error' })
  expect(visit('/plain')?.loop).toBe(false)
})

test('keeps what the console says, without tokens, and stays on this machine', () => {
  expect(visit('/broken')?.consoleErrors).toEqual(['it broke, token [token]', 'uncaught: uncaught one'])
  expect(visit('/plain')?.consoleErrors).toEqual([])
  expect(visit('/outside')?.blockedHosts).toEqual(['pictures.example'])
})

test('takes a picture of each page that came', () => {
  expect(pictures).toContain('/plain ffd8')
  expect(visit('/plain')?.screenshot).toBe('screenshots/plain.jpg')
  expect(visit('/circle')).not.toHaveProperty('screenshot')
})

test('ends at once when it is told to, whatever a page does', async ({ browser }) => {
  const server = createServer((_request, response) => PAGES['/hangs']?.(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ending = new AbortController()
  const began = Date.now()
  const visited = visitPages({
    browser,
    origin: `http://localhost:${(server.address() as { port: number }).port}`,
    pages: ['/a', '/b', '/c'].map((path) => ({ id: path, path })),
    identities: ['anonymous', 'signed-in'],
    cookies: () => Promise.resolve([]),
    signInPaths: [],
    signal: ending.signal,
    onProgress: () => undefined,
  })
  setTimeout(() => {
    ending.abort()
  }, 1_000)
  expect((await visited).size).toBe(0)
  expect(Date.now() - began).toBeLessThan(5_000)
  // Closes behind it: Playwright's own traces stumble over a context that closes as the test ends.
  await expect.poll(() => browser.contexts().length).toBe(0)
  server.closeAllConnections()
  server.close()
})
