/** Asks the loaded proxy about every entry point, as every identity, under every sample path. */
import type { EntryPoint } from '../access/index.ts'
import { samplesOf, type ProxyQuestion, type Sample } from '../proxy/index.ts'
import type { SampleAnswer } from '../rules/index.ts'
import { silent, type Progress } from '../progress.ts'
import type { OpenAudit } from './open.ts'

interface Asked {
  entryId: string
  sample: Sample
  question: ProxyQuestion
}

/** Pages that a server function's call is tried on: it can be posted to any of them. */
const MAX_ACTION_PAGES = 40
const CHUNK = 2_048

/** Like `askProxy`, about entry points that have come since. Server functions are posted to the pages that there are. */
export function askAbout(entries: EntryPoint[], open: OpenAudit): Promise<Map<string, SampleAnswer[]>> {
  return askProxy({ ...open, inventory: { ...open.inventory, entries } }, silent, actionPages(open))
}

/** By entry id. The plain sample is asked as everyone, the others as a stranger. */
export async function askProxy(
  open: OpenAudit,
  progress: Progress,
  pages: EntryPoint[] = actionPages(open),
): Promise<Map<string, SampleAnswer[]>> {
  const names = open.identities.identities.map(({ info }) => info.name)
  const asked = open.inventory.entries.flatMap((entry) => questionsOf(entry, names, open))
  const posts = pages.flatMap((page) => postsTo(page, names))
  progress.phase('Asking the proxy')
  const answers = new Map<string, SampleAnswer[]>(open.inventory.entries.map(({ id }) => [id, []]))
  const all = [...asked, ...posts]
  for (let from = 0; from < all.length; from += CHUNK) {
    const chunk = all.slice(from, from + CHUNK)
    const given = await open.runtime.ask(chunk.map(({ question }) => question))
    chunk.forEach(({ entryId, sample, question }, index) => {
      const answer = given[index]
      if (!answer) return
      const list = answers.get(entryId) ?? []
      list.push({ sample, identity: question.identity, answer })
      answers.set(entryId, list)
    })
    progress.step(Math.min(from + CHUNK, all.length), all.length)
  }
  const onPages = pages.map((page) => answers.get(POST + page.id) ?? [])
  for (const page of pages) answers.delete(POST + page.id)
  for (const entry of open.inventory.entries) {
    if (entry.kind === 'server-function') answers.set(entry.id, mostOpen(onPages))
  }
  return answers
}

const POST = 'post '

function questionsOf(entry: EntryPoint, names: string[], open: OpenAudit): Asked[] {
  const params = open.routes.for(entry).params
  const samples = samplesOf(entry, open.app, params)
  const method = entry.method === '*' ? 'GET' : entry.method
  return samples.flatMap((sample, index) =>
    (index === 0 ? names : ['anonymous']).map((identity) => ({
      entryId: entry.id,
      sample,
      question: { path: sample.path, method, identity, client: entry.client },
    })),
  )
}

/** Static pages first: a call needs no values there. */
function actionPages({ inventory }: OpenAudit): EntryPoint[] {
  if (!inventory.entries.some(({ kind }) => kind === 'server-function')) return []
  const pages = inventory.entries.filter(({ kind }) => kind === 'page')
  return pages.toSorted((a, b) => a.params.length - b.params.length).slice(0, MAX_ACTION_PAGES)
}

/** One sample for everyone: what identities are answered is held together by it. */
function postsTo(page: EntryPoint, names: string[]): Asked[] {
  const sample: Sample = { path: page.path, shape: 'plain' }
  const headers = { 'next-action': '0'.repeat(42) }
  return names.map((identity) => ({
    entryId: POST + page.id,
    sample,
    question: { path: page.path, method: 'POST', identity, client: 'api', headers },
  }))
}

/** A stranger chooses the page: the one that lets them through, if any does. */
function mostOpen(pages: SampleAnswer[][]): SampleAnswer[] {
  const anonymous = (answers: SampleAnswer[]) =>
    answers.find(({ identity }) => identity === 'anonymous')?.answer.outcome
  return (
    pages.find((answers) => anonymous(answers) === 'reached') ??
    pages.find((answers) => anonymous(answers) === 'unknown') ??
    pages[0] ??
    []
  )
}
