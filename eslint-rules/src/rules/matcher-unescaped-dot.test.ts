import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './matcher-unescaped-dot.ts'

const config = (matcher: string) => `export const config = { matcher: ${matcher} }`
const EXTENSIONS = 'html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest'
// As source text: `String.raw` keeps the backslashes as they are typed.
const right = String.raw`'/((?!_next|[^?]*\\.(?:${EXTENSIONS})).*)'`
const wrong = right.replace(String.raw`\\.`, String.raw`‹\.›`)
const bare = right.replace(String.raw`\\.`, '‹.›')
const filename = 'proxy.ts'
const documents = [{ message: 'skips' as const, data: { example: '/team/documents/1' } }]

testRule<MessageIds, Options>('matcher-unescaped-dot', rule, {
  valid: [
    { name: "Clerk's documented matcher", filename, code: config(`[${right}, '/(api|trpc)(.*)']`) },
    { name: 'the same in middleware.js', filename: 'middleware.js', code: config(right) },
    {
      name: "Next's own example leaves favicon.ico as it is",
      filename,
      code: config(`'/((?!api|_next/static|favicon.ico).*)'`),
    },
    { name: 'one extension, escaped', filename, code: config(String.raw`['/((?!api|_next|.*\\.png$).*)']`) },
    { name: 'String.raw', filename, code: config(`String.raw\`${String.raw`/((?!_next|[^?]*\.(?:css|js)).*)`}\``) },
    { name: 'a dot in a class of characters', filename, code: config(String.raw`'/files/:name([\w\.]+)'`) },
    { name: 'wildcards', filename, code: config(`['/dashboard/:path*', '/(api|trpc)(.*)']`) },
    { name: 'another file', filename: 'lib/patterns.ts', code: config(wrong.replace(/[‹›]/g, '')) },
    { name: 'another name', filename, code: `export const options = { matcher: ${wrong.replace(/[‹›]/g, '')} }` },
    { name: 'another property', filename, code: `export const config = { note: ${wrong.replace(/[‹›]/g, '')} }` },
    { name: 'not exported', filename, code: `const config = { matcher: ${wrong.replace(/[‹›]/g, '')} }` },
    { name: 'computed, which matcher-not-static judges', filename, code: config('patterns') },
    { name: 'a class in place of the backslash', filename, code: config(`'/((?!_next|[^?]*[.](?:css|js)).*)'`) },
    {
      name: 'outside of a group a dot is a dot',
      filename,
      code: config(String.raw`['/feed\.xml', '/files/:name*\.pdf']`),
    },
    { name: 'two escapes in a row', filename, code: config(String.raw`'/((?!_next|[^?]*\\\.(?:css|js)).*)'`) },
  ],
  invalid: [
    { name: 'one backslash', filename, code: config(`[${wrong}]`), errors: documents, output: config(`[${right}]`) },
    { name: 'a matcher that is no list', filename, code: config(wrong), errors: documents, output: config(right) },
    {
      name: 'in middleware.js under src',
      filename: 'src/middleware.js',
      code: config(wrong),
      errors: documents,
      output: config(right),
    },
    { name: 'no backslash', filename, code: config(`[${bare}]`), errors: documents, output: config(`[${right}]`) },
    {
      name: 'in double quotes',
      filename,
      code: config(wrong.replaceAll("'", '"')),
      errors: documents,
      output: config(right.replaceAll("'", '"')),
    },
    {
      name: 'in a template',
      filename,
      code: config(wrong.replaceAll("'", '`')),
      errors: documents,
      output: config(right.replaceAll("'", '`')),
    },
    {
      name: 'in an object with conditions',
      filename,
      code: config(`[{ source: ${wrong}, missing: [] }]`),
      errors: documents,
      output: config(`[{ source: ${right}, missing: [] }]`),
    },
    {
      name: 'String.raw without a backslash',
      filename,
      code: config('String.raw`/((?!_next|[^?]*‹.›(?:css|js)).*)`'),
      errors: [{ message: 'skips', data: { example: '/settings/js-tips' } }],
      output: config('String.raw`/((?!_next|[^?]*\\.(?:css|js)).*)`'),
    },
    {
      name: 'exported by name',
      filename,
      code: `const config = { matcher: [${wrong}] }\nexport { config }`,
      errors: documents,
      output: `const config = { matcher: [${right}] }\nexport { config }`,
    },
    {
      name: 'a typed config',
      filename,
      typescript: true,
      code: `export const config = { matcher: [${wrong}] } as const satisfies Config`,
      errors: documents,
      output: `export const config = { matcher: [${right}] } as const satisfies Config`,
    },
    {
      name: 'one extension at the end',
      filename,
      code: config(String.raw`'/((?!_next|.*‹\.›png$).*)'`),
      errors: [{ message: 'skips', data: { example: '/team/png' } }],
      output: config(String.raw`'/((?!_next|.*\\.png$).*)'`),
    },
    {
      name: 'any extension: nothing but the root is left',
      filename,
      code: config(String.raw`['/((?!.+‹\.›[\\w]+$|_next).*)', '/']`),
      errors: [{ message: 'skips', data: { example: '/team/documents/1' } }],
      output: config(String.raw`['/((?!.+\\.[\\w]+$|_next).*)', '/']`),
    },
    {
      name: 'two in one string; where no example is certain the message names none',
      filename,
      code: config(String.raw`'/((?!a‹\.›css|b‹\.›js).*)'`),
      errors: [{ message: 'anyCharacter' }, { message: 'anyCharacter' }],
      output: config(String.raw`'/((?!a\\.css|b\\.js).*)'`),
    },
  ],
})
