/**
 * One comment on a pull request, updated in place: `node comment.mjs <file>`. It is known again by a mark that readers do
 * not see, and by its author. Environment as GitHub sets it, and GITHUB_TOKEN; ABOUT tells comments on several apps apart.
 */
import { readFileSync } from 'node:fs'

/** GitHub refuses more, in characters. */
const MOST = 65_536
const PER_PAGE = 100
const BOT = 'github-actions[bot]'

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_TOKEN, ABOUT = '' } = process.env

/** A refusal of GitHub's. */
class Refused extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

async function ask(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok) throw new Refused(response.status, `${method} ${path}: ${response.status}`)
  return response.json()
}

/** The token of a workflow has no user: it writes as GitHub's bot. */
async function author() {
  try {
    return (await ask('GET', '/user')).login
  } catch (error) {
    if (error instanceof Refused) return BOT
    throw error
  }
}

async function find(comments, mark) {
  const me = await author()
  for (let page = 1; ; page++) {
    const found = await ask('GET', `${comments}?per_page=${PER_PAGE}&page=${page}`)
    const ours = found.find(({ body, user }) => body?.startsWith(mark) && user?.login === me)
    if (ours || found.length < PER_PAGE) return ours
  }
}

function shortened(text) {
  if (text.length <= MOST) return text
  const note = '\n\n… the rest is in the summary of the run.\n'
  const room = text.slice(0, MOST - note.length)
  return room.slice(0, room.lastIndexOf('\n')) + note
}

async function comment(file) {
  const number = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')).pull_request?.number
  if (!Number.isInteger(number)) throw new Error('This run is not about a pull request.')
  const issues = `/repos/${GITHUB_REPOSITORY}/issues`
  // Nothing that could end the comment of HTML.
  const mark = `<!-- routewarden ${encodeURIComponent(ABOUT.trim() || '.')} -->`
  const body = shortened(`${mark}\n${readFileSync(file, 'utf8')}`)
  const before = await find(`${issues}/${number}/comments`, mark)
  if (before === undefined) await ask('POST', `${issues}/${number}/comments`, { body })
  else if (before.body !== body) await ask('PATCH', `${issues}/comments/${before.id}`, { body })
  console.log(
    before === undefined ? 'Commented.' : before.body === body ? 'The comment says so already.' : 'Comment updated.',
  )
}

try {
  await comment(process.argv[2])
} catch (error) {
  // A pull request from a fork may not write: what it would say stands in the summary of the run.
  if (!(error instanceof Refused) || ![401, 403, 404].includes(error.status)) throw error
  console.log(
    `::warning::No comment was written (${error.message}). The job needs "pull-requests: write"; pull requests from forks have none. The summary of the run says the same.`,
  )
}
