import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './open-redirect.ts'

const NAVIGATION = `import { redirect, permanentRedirect, useRouter, useSearchParams } from 'next/navigation'\n`
const SERVER = `import { NextResponse } from 'next/server'\n`
const page = (body: string) => `${NAVIGATION}export default async function Page({ searchParams }) {\n  ${body}\n}`
const client = (body: string) =>
  `${NAVIGATION}export function Form() {\n  const router = useRouter()\n  const params = useSearchParams()\n  ${body}\n}`
const handler = (body: string) =>
  `${SERVER}export async function GET(request) {\n  const next = request.nextUrl.searchParams.get('next')\n  ${body}\n}`

/** With a suggestion where `{{own}}` says what replaces the text between `{` and `}`. */
function found(message: MessageIds, value: string, code: string, suggestion?: [before: string, after: string]) {
  const plain = code.replace(/[‹›]/g, '')
  return {
    code,
    errors: [
      {
        message,
        data: { value },
        ...(suggestion
          ? {
              suggestions: [
                { message: 'ownPaths' as const, output: plain.replace(suggestion[0], () => suggestion[1]) },
              ],
            }
          : {}),
      },
    ],
  }
}

testRule<MessageIds, Options>('open-redirect', rule, {
  valid: [
    { name: 'a path of its own', code: page(`redirect('/dashboard')`) },
    {
      name: 'one slash, and not two',
      code: page(
        `const { next } = await searchParams\n  redirect(next?.startsWith('/') && !next.startsWith('//') ? next : '/')`,
      ),
    },
    {
      name: 'one slash and not two, asked twice of the address',
      code: client(
        `if (params.get('next')?.startsWith('/') && !params.get('next').startsWith('//')) router.push(params.get('next'))`,
      ),
    },
    {
      name: 'the second character is looked at',
      code: handler(
        `if (next?.[0] === '/' && next[1] !== '/') return NextResponse.redirect(new URL(next, request.url))`,
      ),
    },
    {
      name: 'of the same origin',
      code: handler(
        `const url = new URL(next, request.url)\n  if (url.origin !== request.nextUrl.origin) return\n  return NextResponse.redirect(url)`,
      ),
    },
    {
      name: 'in a list',
      code: client(`const next = params.get('next')\n  if (ALLOWED.includes(next)) router.push(next)`),
    },
    {
      name: 'one known place',
      code: page(`const { next } = await searchParams\n  if (next === '/team') redirect(next)`),
    },
    { name: 'made safe by a helper', code: page(`redirect(safeRedirect((await searchParams).next))`) },
    {
      name: 'asked of a helper',
      code: handler(`if (!isOwnPath(next)) return\n  return NextResponse.redirect(new URL(next, request.url))`),
    },
    {
      name: 'of a pattern',
      code: handler(`if (/^\\/(?!\\/)/.test(next)) return NextResponse.redirect(new URL(next, request.url))`),
    },
    { name: 'below a path', code: page('redirect(`/docs/${(await searchParams).page}`)') },
    {
      name: 'in the query',
      code: handler('return NextResponse.redirect(new URL(`/sign-in?next=${next}`, request.url))'),
    },
    { name: 'in the query, added', code: client(`router.push('/sign-in?next=' + params.get('next'))`) },
    { name: 'a query kept', code: client('router.replace(`?${params.toString()}`)') },
    {
      name: 'behind an origin, beginning with a slash',
      code: handler(
        `const to = next?.startsWith('/') ? next : '/'\n  return NextResponse.redirect(\`\${origin}\${next}\`)`,
      ),
    },
    { name: 'looked up', code: page(`redirect(PLACES[(await searchParams).next] ?? '/')`) },
    { name: 'from the database', code: page(`const link = await findLink(slug)\n  redirect(link.url)`) },
    {
      name: 'of the same name, from elsewhere',
      code: `import { redirect } from '@/lib/log'\nfunction run({ searchParams }) {\n  redirect(searchParams.next)\n}`,
    },
    { name: 'a list of that name', code: client(`const list = []\n  list.push(params.get('next'))`) },
    {
      name: 'its path only',
      code: handler(`return NextResponse.redirect(new URL(new URL(next, base).pathname, request.url))`),
    },
    { name: 'encoded', code: page(`redirect(encodeURIComponent((await searchParams).next))`) },
    {
      name: 'a query parameter that is set',
      code: handler(
        `const url = request.nextUrl.clone()\n  url.searchParams.set('next', next)\n  return NextResponse.redirect(url)`,
      ),
    },
  ],
  invalid: [
    {
      name: 'the searchParams of a page, in Next 15 and later',
      ...found('unchecked', '(await searchParams).redirect_url', page('redirect(‹(await searchParams).redirect_url›)')),
    },
    {
      name: 'the searchParams of a page, in Next 14',
      ...found('unchecked', 'searchParams.redirect_url', page('redirect(‹searchParams.redirect_url›)')),
    },
    {
      name: 'through props',
      ...found(
        'unchecked',
        'props.searchParams.next',
        `${NAVIGATION}export default function Page(props) {\n  permanentRedirect(‹props.searchParams.next›)\n}`,
      ),
    },
    {
      name: 'destructured, with a default',
      ...found('unchecked', 'next', page(`const { next = '/' } = await searchParams\n  redirect(‹next›)`), [
        'redirect(next)',
        String.raw`redirect(next?.match(/^\/(?![/\\])/) ? next : '/')`,
      ]),
    },
    {
      name: 'in the browser',
      ...found('unchecked', `params.get('next')`, client(`const go = () => router.push(‹params.get('next')›)`)),
    },
    {
      name: 'in the browser, under a name, with a default',
      ...found(
        'unchecked',
        'next',
        client(`const next = params.get('next')\n  router.replace(‹next ?? '/dashboard'›)`),
        [`next ?? '/dashboard'`, String.raw`next?.match(/^\/(?![/\\])/) ? next : '/dashboard'`],
      ),
    },
    {
      name: 'in a handler, against the base that does not help',
      ...found('unchecked', 'next', handler(`return NextResponse.redirect(‹new URL(next, request.url)›)`), [
        'new URL(next,',
        String.raw`new URL(next?.match(/^\/(?![/\\])/) ? next : '/',`,
      ]),
    },
    {
      name: 'by the Response of the platform, from the query of the URL',
      ...found(
        'unchecked',
        'target',
        `export async function GET(request) {\n  const { searchParams } = new URL(request.url)\n  const target = searchParams.get('to') || '/'\n  return Response.redirect(‹target›)\n}`,
        ['redirect(target)', String.raw`redirect(target?.match(/^\/(?![/\\])/) ? target : '/')`],
      ),
    },
    {
      name: 'one slash only',
      ...found(
        'onlySlash',
        'next',
        handler(`if (next?.startsWith('/')) return NextResponse.redirect(‹new URL(next, request.url)›)`),
      ),
    },
    {
      name: 'one slash only, the rest replaced',
      ...found(
        'onlySlash',
        'next',
        client(`let next = params.get('next')\n  if (!next?.startsWith('/')) next = '/'\n  router.push(‹next›)`),
      ),
    },
    {
      name: 'no http in it',
      ...found(
        'onlyScheme',
        'next',
        page(`const { next } = await searchParams\n  if (next.startsWith('http')) notFound()\n  redirect(‹next›)`),
      ),
    },
    {
      name: 'no :// in it',
      ...found(
        'onlyScheme',
        'next',
        client(`const next = params.get('next')\n  if (!next.includes('://')) router.push(‹next›)`),
      ),
    },
    {
      name: 'only that it is there',
      ...found(
        'unchecked',
        'next',
        handler(`if (next !== null && typeof next === 'string') return Response.redirect(‹next›)`),
        ['redirect(next)', String.raw`redirect(next?.match(/^\/(?![/\\])/) ? next : '/')`],
      ),
    },
    {
      name: 'right behind the origin',
      ...found('afterOrigin', 'next', handler('return NextResponse.redirect(‹`${request.nextUrl.origin}${next}`›)')),
    },
    {
      name: 'right behind a host that is written out',
      ...found('afterOrigin', 'next', handler(`return NextResponse.redirect(‹'https://example.com' + next›)`)),
    },
    {
      name: 'behind a single slash',
      ...found('afterSlash', 'searchParams.tab', page('redirect(‹`/${searchParams.tab}`›)')),
    },
    {
      name: 'the location of the window',
      ...found(
        'unchecked',
        `new URLSearchParams(window.location.search).get('next')`,
        `function go() {\n  window.location.href = ‹new URLSearchParams(window.location.search).get('next')›\n}`,
      ),
    },
    {
      name: 'assign() of the location, decoded',
      ...found(
        'unchecked',
        'next',
        client(`const next = params.get('next')\n  location.assign(‹decodeURIComponent(next)›)`),
        ['decodeURIComponent(next)', String.raw`decodeURIComponent(next?.match(/^\/(?![/\\])/) ? next : '/')`],
      ),
    },
    {
      name: 'pages/api',
      ...found(
        'unchecked',
        'req.query.next',
        `export default function handler(req, res) {\n  res.redirect(307, ‹req.query.next›)\n}`,
      ),
    },
    {
      name: 'getServerSideProps',
      ...found(
        'unchecked',
        'query.next',
        `export async function getServerSideProps({ query }) {\n  return { redirect: { destination: ‹query.next›, permanent: false } }\n}`,
      ),
    },
    {
      name: 'the router of the Pages Router',
      ...found(
        'unchecked',
        'router.query.next',
        `import { useRouter } from 'next/router'\nexport function Done() {\n  const router = useRouter()\n  router.push(‹router.query.next›)\n}`,
      ),
    },
    {
      name: 'the first of several',
      ...found(
        'unchecked',
        'next',
        page(`const { next } = await searchParams\n  redirect(‹Array.isArray(next) ? next[0] : next›)`),
      ),
    },
    {
      name: 'a text by assertion',
      typescript: true,
      ...found('unchecked', 'next', handler('return Response.redirect(‹next as string›)')),
    },
  ],
})
