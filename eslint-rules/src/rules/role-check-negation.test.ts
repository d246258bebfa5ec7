import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './role-check-negation.ts'

const REFUSE = `return new Response(null, { status: 403 })`
const GET = (body: string) => `export async function GET() {\n  ${body}\n}`

/** One mark, whose text the suggestion replaces. */
function found(message: MessageIds, code: string, data: Record<string, string> | null, text?: string) {
  const output = text === undefined ? '' : code.replace(/‹[^]*›/, () => text)
  return {
    code,
    errors: [
      {
        message,
        ...(data ? { data } : {}),
        ...(text === undefined ? {} : { suggestions: [{ message: 'write' as const, data: { text }, output }] }),
      },
    ],
  }
}

testRule<MessageIds, Options>('role-check-negation', rule, {
  valid: [
    { name: 'neither of two', code: GET(`if (role !== 'admin' && role !== 'owner') ${REFUSE}`) },
    { name: 'one of two', code: GET(`if (role === 'admin' || role === 'owner') run()`) },
    { name: 'two subjects', code: GET(`if (role !== 'admin' || orgRole !== 'org:admin') ${REFUSE}`) },
    { name: 'the same twice', code: GET(`if (a.role !== 'admin' || b.role !== 'admin') ${REFUSE}`) },
    {
      name: 'two lacking permissions',
      code: GET(`if (!has({ permission: 'a' }) || !has({ permission: 'b' })) ${REFUSE}`),
    },
    { name: 'a negated check', code: GET(`if (!has({ role: 'org:admin' })) ${REFUSE}`) },
    {
      name: 'who has it is let through',
      code: GET(`if (has({ role: 'org:admin' })) return Response.json(rows)\n  ${REFUSE}`),
    },
    { name: 'who has it goes elsewhere', code: GET(`if (has({ role: 'org:admin' })) redirect('/admin')`) },
    {
      name: 'a rule of the app for owners',
      code: GET(`if (has({ role: 'org:owner' })) return new Response('Owners cannot leave', { status: 403 })`),
    },
    { name: 'guests are turned away', code: GET(`if (has({ role: 'org:guest' })) ${REFUSE}`) },
    { name: 'the role of somebody else', code: GET(`if (target.role === 'admin') ${REFUSE}`) },
    { name: 'with an else', code: GET(`if (sessionClaims.metadata.role === 'admin') { forbidden() } else { run() }`) },
    { name: 'either is a reason', code: GET(`if (!userId || sessionClaims?.metadata?.role !== 'admin') ${REFUSE}`) },
    {
      name: 'the role of the request beside the session',
      code: GET(`if (!userId && body.role !== 'guest') ${REFUSE}`),
    },
    { name: 'a default text', code: GET(`const role = user.role || 'member'`) },
    {
      name: 'a text of a comparison for show',
      code: `const Badge = () => <b className={role === 'admin' || 'hidden'} />`,
    },
    { name: 'a text beside a comparison of something else', code: GET(`if (plan === 'pro' || 'team') run()`) },
    { name: 'a role that is asked for first', code: GET(`if (user?.role !== undefined) show(user.role)`) },
    { name: 'a role in the input', code: GET(`if (body?.role !== undefined) validate(body)`) },
    { name: 'no role yet', code: GET(`if (user?.role === undefined) redirect('/choose-role')`) },
    { name: 'null or undefined', code: GET(`if (user?.role != null) greet()`) },
    { name: 'indexOf compared', code: GET(`if (roles.indexOf('admin') !== -1) run()`) },
    { name: 'indexOf of something else', code: GET(`if (text.indexOf('admin')) run()`) },
    { name: 'whether there is no role', code: GET(`if (!role === true) run()`) },
    { name: 'assigned before', code: GET(`role = 'admin'\n  if (role) run()`) },
    { name: 'a file without roles', code: GET(`if (a !== 'x' || a !== 'y') run()`) },
  ],
  invalid: [
    {
      name: 'not one or not the other',
      ...found(
        'alwaysTrue',
        GET(`if (‹role !== 'admin' || role !== 'owner'›) ${REFUSE}`),
        { first: `'admin'`, second: `'owner'` },
        `role !== 'admin' && role !== 'owner'`,
      ),
    },
    {
      name: 'not one of three, after another reason',
      ...found(
        'alwaysTrue',
        GET(`if (!userId || ‹user.role !== 'a' || user.role !== 'b' || user.role !== 'c'›) ${REFUSE}`),
        { first: `'a'`, second: `'b'` },
        `(user.role !== 'a' && user.role !== 'b' && user.role !== 'c')`,
      ),
    },
    {
      name: 'members of an enum',
      ...found(
        'alwaysTrue',
        GET(`if (‹user?.role !== Role.ADMIN || user?.role !== Role.OWNER›) forbidden()`),
        { first: 'Role.ADMIN', second: 'Role.OWNER' },
        'user?.role !== Role.ADMIN && user?.role !== Role.OWNER',
      ),
    },
    {
      name: 'two roles that has() must lack',
      ...found(
        'alwaysTrue',
        GET(`if (‹!has({ role: 'org:admin' }) || !has({ role: 'org:owner' })›) ${REFUSE}`),
        { first: `'org:admin'`, second: `'org:owner'` },
        `!has({ role: 'org:admin' }) && !has({ role: 'org:owner' })`,
      ),
    },
    {
      name: 'two roles at once',
      ...found(
        'alwaysFalse',
        GET(`if (‹orgRole === 'org:admin' && orgRole === 'org:owner'›) run()`),
        { first: `'org:admin'`, second: `'org:owner'` },
        `orgRole === 'org:admin' || orgRole === 'org:owner'`,
      ),
    },
    {
      name: 'negated before it is compared',
      ...found('negatedRole', GET(`if (‹!role === 'admin'›) ${REFUSE}`), { negated: '!role' }, `role !== 'admin'`),
    },
    {
      name: 'a claim negated before it is compared',
      ...found(
        'negatedRole',
        GET(`if (‹!sessionClaims?.metadata?.role == 'admin'›) ${REFUSE}`),
        { negated: '!sessionClaims?.metadata?.role' },
        `sessionClaims?.metadata?.role != 'admin'`,
      ),
    },
    {
      name: 'negated twice',
      ...found(
        'negatedRole',
        GET(`if (‹!orgRole !== 'org:admin'›) run()`),
        { negated: '!orgRole' },
        `orgRole === 'org:admin'`,
      ),
    },
    {
      name: 'a text that is not compared',
      ...found('bareText', GET(`if (role === 'admin' || ‹'owner'›) run()`), { text: `'owner'` }, `role === 'owner'`),
    },
    {
      name: 'a text that is not compared, under a negation',
      ...found(
        'bareText',
        GET(`if (!(user.role === 'admin' || ‹'owner'›)) ${REFUSE}`),
        { text: `'owner'` },
        `user.role === 'owner'`,
      ),
    },
    {
      name: 'compared with the first text only',
      ...found('onlyFirst', GET(`if (role === (‹'admin' || 'owner'›)) run()`), {
        first: `'admin'`,
        text: `'admin' || 'owner'`,
      }),
    },
    {
      name: 'asked for the first role only',
      ...found('onlyFirst', GET(`if (!has({ role: ‹'org:admin' || 'org:owner'› })) ${REFUSE}`), {
        first: `'org:admin'`,
        text: `'org:admin' || 'org:owner'`,
      }),
    },
    {
      name: 'protected by the first permission only',
      ...found('onlyFirst', GET(`await auth.protect({ permission: ‹'org:a:read' || 'org:b:read'› })`), {
        first: `'org:a:read'`,
        text: `'org:a:read' || 'org:b:read'`,
      }),
    },
    {
      name: 'a place in a list taken for true',
      ...found(
        'indexOf',
        GET(`if (roles.indexOf('admin')) run()`).replace(`roles.indexOf('admin')`, `‹roles.indexOf('admin')›`),
        null,
        `roles.includes('admin')`,
      ),
    },
    {
      name: 'a place in a list of literals, negated',
      ...found(
        'indexOf',
        GET(`if (!‹['admin', 'owner'].indexOf(user.role)›) ${REFUSE}`),
        null,
        `['admin', 'owner'].includes(user.role)`,
      ),
    },
    {
      name: 'assigned in the condition',
      ...found('assigned', GET(`if (‹user.role = 'admin'›) run()`), { subject: 'user.role' }, `user.role === 'admin'`),
    },
    {
      name: 'any role is enough',
      ...found('anyRole', GET(`if (‹user?.role !== undefined›) return Response.json(rows)`), {
        text: 'user?.role !== undefined',
        also: ', and where it is `null`',
      }),
    },
    {
      name: 'strangers have no null',
      ...found('anyRole', GET(`if (‹user?.publicMetadata.role !== null›) return Response.json(rows)`), {
        text: 'user?.publicMetadata.role !== null',
        also: ', and for strangers, who have `undefined`',
      }),
    },
    {
      name: 'who has the permission is turned away',
      ...found(
        'inverted',
        GET(`if (‹has({ permission: 'org:projects:manage' })›) ${REFUSE}`),
        { asked: `'org:projects:manage'` },
        `!has({ permission: 'org:projects:manage' })`,
      ),
    },
    {
      name: 'administrators are turned away',
      ...found(
        'inverted',
        GET(`if (‹has({ role: 'org:admin' })›) { throw new Error('Unauthorized') }`),
        { asked: `'org:admin'` },
        `!has({ role: 'org:admin' })`,
      ),
    },
    {
      name: 'administrators by their claim are turned away',
      ...found(
        'inverted',
        GET(`if (‹sessionClaims?.metadata?.role === 'admin'›) forbidden()`),
        { asked: `'admin'` },
        `sessionClaims?.metadata?.role !== 'admin'`,
      ),
    },
    {
      name: 'only strangers are turned away',
      ...found(
        'onlyStrangers',
        GET(`if (‹!userId && sessionClaims?.metadata?.role !== 'admin'›) ${REFUSE}`),
        null,
        `!userId || sessionClaims?.metadata?.role !== 'admin'`,
      ),
    },
    {
      name: 'only strangers are turned away, by user',
      ...found(
        'onlyStrangers',
        GET(`if (‹!user && user?.role !== 'admin'›) notFound()`),
        null,
        `!user || user?.role !== 'admin'`,
      ),
    },
    {
      name: 'only strangers are turned away, by has()',
      ...found(
        'onlyStrangers',
        GET(`if (‹!userId && !has({ permission: 'org:read' })›) ${REFUSE}`),
        null,
        `!userId || !has({ permission: 'org:read' })`,
      ),
    },
    {
      name: 'a role typed away',
      typescript: true,
      ...found(
        'alwaysTrue',
        GET(`if (‹(role as string) !== 'admin' || (role as string) !== 'owner'›) ${REFUSE}`),
        { first: `'admin'`, second: `'owner'` },
        `(role as string) !== 'admin' && (role as string) !== 'owner'`,
      ),
    },
  ],
})
