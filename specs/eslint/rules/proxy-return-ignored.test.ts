import { testProjectRule } from '../rule-table.ts'

const proxy = (
  body: string,
  head = 'async (auth, request) =>',
) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

const isPublicRoute = createRouteMatcher(['/'])

export default clerkMiddleware(${head} {
${body}
})
`
const dropped = (callee: string) =>
  `The response of \`${callee}(…)\` is made and not returned: the request goes on as if it were not there. Write \`return ${callee}(…)\`.`

/** Nothing need run for it: what is made and not returned stands in the file. */
testProjectRule('proxy-return-ignored', {
  settings: { exec: false },
  common: { 'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n' },
  valid: [
    {
      name: 'returned',
      alone: true,
      files: {
        'proxy.ts': proxy(`  if (!isPublicRoute(request)) return NextResponse.redirect(new URL('/', request.url))`),
      },
    },
  ],
  invalid: [
    {
      name: 'dropped in a branch',
      alone: true,
      files: {
        'proxy.ts': proxy(`  if (!isPublicRoute(request)) {
    ‹NextResponse.redirect(new URL('/', request.url))›
  }`),
      },
      errors: [
        {
          message: dropped('NextResponse.redirect'),
          suggestions: [
            {
              title: 'Return it.',
              output: proxy(`  if (!isPublicRoute(request)) {
    return NextResponse.redirect(new URL('/', request.url))
  }`),
            },
          ],
        },
      ],
    },
  ],
})
