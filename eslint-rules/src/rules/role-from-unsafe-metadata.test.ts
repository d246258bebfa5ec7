import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './role-from-unsafe-metadata.ts'

const USER = `const user = await currentUser()\n`
const camel = { unsafe: 'unsafeMetadata', safe: 'publicMetadata' }
const snake = { unsafe: 'unsafe_metadata', safe: 'public_metadata' }

/** The suggestion renames the marked key. */
function found(code: string, check: string, { unsafe, safe } = camel, name = safe) {
  const [before = '', rest = ''] = code.split('‹')
  const [, after = ''] = rest.split('›')
  return {
    code,
    errors: [
      {
        message: 'trusted' as const,
        data: { unsafe, safe, check },
        suggestions: [{ message: 'usePublic' as const, data: { safe }, output: `${before}${name}${after}` }],
      },
    ],
  }
}

testRule<MessageIds, Options>('role-from-unsafe-metadata', rule, {
  valid: [
    { name: 'public metadata', code: `${USER}if (user.publicMetadata.role !== 'admin') notFound()` },
    { name: 'private metadata', code: `${USER}if (user.privateMetadata.role !== 'admin') notFound()` },
    { name: 'a preference', code: `${USER}const dark = user.unsafeMetadata.theme === 'dark'` },
    {
      name: 'how far somebody got',
      code: `${USER}if (!user.unsafeMetadata.onboardingComplete) redirect('/onboarding')`,
    },
    { name: 'shown', code: `const Page = () => <p>{user.unsafeMetadata.role}</p>` },
    { name: 'shown with a default', code: `const Page = () => <p>{user.unsafeMetadata.role ?? 'member'}</p>` },
    {
      name: 'shown when there is one',
      code: `const Page = () => <>{user.unsafeMetadata.role && <b>{user.unsafeMetadata.role}</b>}</>`,
    },
    {
      name: 'state of a form',
      code: `const Form = () => <input type="radio" checked={user.unsafeMetadata.plan === 'pro'} />`,
    },
    { name: 'asked whether one was chosen', code: `${USER}if (!user.unsafeMetadata.role) redirect('/choose-role')` },
    { name: 'written by its user', code: `await user.update({ unsafeMetadata: { role: 'admin' } })` },
    {
      name: 'written by the server',
      code: `await clerk.users.updateUserMetadata(id, { unsafeMetadata: { plan: 'pro' } })`,
    },
    { name: 'assigned', code: `body.unsafeMetadata.role = 'admin'` },
    { name: 'handed on', code: `save({ role: user.unsafeMetadata.role })` },
    { name: 'asked whether it is there', code: `if (user.unsafeMetadata.role === undefined) redirect('/choose-role')` },
    {
      name: 'kept in a variable and shown',
      code: `const role = user.unsafeMetadata.role\nconst Page = () => <p title={role}>{role}</p>`,
    },
    {
      name: 'a role from elsewhere beside it',
      code: `const { unsafeMetadata } = user\nif (row.role === 'admin') show(unsafeMetadata.theme)`,
    },
    { name: 'another object of a similar name', code: `if (metadata.role === 'admin') show()` },
    { name: 'a type', typescript: true, code: `type Role = User['unsafeMetadata']['role']` },
  ],
  invalid: [
    {
      name: 'compared in a guard',
      ...found(`${USER}if (user.‹unsafeMetadata›.role !== 'admin') notFound()`, `user.unsafeMetadata.role !== 'admin'`),
    },
    {
      name: 'compared in optional chains',
      ...found(
        `${USER}const isAdmin = user?.‹unsafeMetadata›?.role === 'admin'`,
        `user?.unsafeMetadata?.role === 'admin'`,
      ),
    },
    {
      name: 'from the session token',
      ...found(
        `const { sessionClaims } = await auth()\nif (sessionClaims?.‹unsafe_metadata›?.role !== 'admin') forbidden()`,
        `sessionClaims?.unsafe_metadata?.role !== 'admin'`,
        snake,
      ),
    },
    {
      name: 'from the session token, by a quoted key',
      ...found(
        `if (claims[‹'unsafe_metadata'›].role === 'admin') run()`,
        `claims['unsafe_metadata'].role === 'admin'`,
        snake,
        `'public_metadata'`,
      ),
    },
    {
      name: 'taken for true',
      ...found(`${USER}if (!user.‹unsafeMetadata›.isAdmin) forbidden()`, `!user.unsafeMetadata.isAdmin`),
    },
    {
      name: 'a right that was paid for',
      ...found(`const limit = user.‹unsafeMetadata›.subscribed ? 100 : 5`, `user.unsafeMetadata.subscribed`),
    },
    {
      name: 'through a name',
      ...found(`const role = user.‹unsafeMetadata›.role\nif (role === 'admin') run()`, `role === 'admin'`),
    },
    {
      name: 'through a destructured key',
      ...found(
        `const { role = 'member' } = user.‹unsafeMetadata›\nif (role !== 'admin') forbidden()`,
        `role !== 'admin'`,
      ),
    },
    {
      name: 'destructured itself',
      ...found(
        `const { ‹unsafeMetadata› } = user\nif (unsafeMetadata.role === 'admin') run()`,
        `unsafeMetadata.role === 'admin'`,
        camel,
        'publicMetadata: unsafeMetadata',
      ),
    },
    {
      name: 'destructured under another name',
      ...found(
        `const { ‹unsafeMetadata›: metadata } = user\nif (metadata.plan === 'enterprise') run()`,
        `metadata.plan === 'enterprise'`,
      ),
    },
    {
      name: 'in a list of roles',
      ...found(
        `const isAllowed = ['admin', 'editor'].includes(user.‹unsafeMetadata›.role)`,
        `['admin', 'editor'].includes(user.unsafeMetadata.role)`,
      ),
    },
    {
      name: 'a list of roles',
      ...found(
        `const isAllowed = user.‹unsafeMetadata›.roles?.includes('editor')`,
        `user.unsafeMetadata.roles?.includes('editor')`,
      ),
    },
    {
      name: 'in a switch',
      ...found(`switch (user.‹unsafeMetadata›.role) {\n  case 'admin': run()\n}`, `user.unsafeMetadata.role`),
    },
    {
      name: 'given to a helper that decides',
      ...found(`if (canEdit(user.‹unsafeMetadata›.role)) edit()`, `canEdit(user.unsafeMetadata.role)`),
    },
    {
      name: 'under a key that does not tell, compared with a role',
      ...found(`if (user.‹unsafeMetadata›.type === 'admin') run()`, `user.unsafeMetadata.type === 'admin'`),
    },
    {
      name: 'what a page holds',
      ...found(
        `const Page = () => <>{user.‹unsafeMetadata›.role === 'admin' && <Panel />}</>`,
        `user.unsafeMetadata.role === 'admin'`,
      ),
    },
    {
      name: 'what a handler in an attribute does',
      ...found(
        `const Page = () => <Delete onClick={() => { if (user.‹unsafeMetadata›.isAdmin) remove() }} />`,
        `user.unsafeMetadata.isAdmin`,
      ),
    },
    {
      name: 'through a type assertion',
      typescript: true,
      ...found(
        `const role = (user.‹unsafeMetadata› as { role?: string }).role\nif (role === 'admin') run()`,
        `role === 'admin'`,
      ),
    },
  ],
})
