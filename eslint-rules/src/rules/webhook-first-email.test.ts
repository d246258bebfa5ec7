import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './webhook-first-email.ts'

const snake = { list: 'email_addresses', primary: 'primary_email_address_id' }
const camel = { list: 'emailAddresses', primary: 'primaryEmailAddressId' }
const found = (data: typeof snake | typeof camel, output: string) => ({
  message: 'first' as const,
  data,
  suggestions: [{ message: 'usePrimary' as const, data, output }],
})
const webhook = (line: string) =>
  `const evt = await verifyWebhook(req)\nif (evt.type === 'user.created') {\n  ${line}\n}`

testRule<MessageIds, Options>('webhook-first-email', rule, {
  valid: [
    {
      name: 'found by its id',
      code: webhook('const email = evt.data.email_addresses.find((a) => a.id === evt.data.primary_email_address_id)'),
    },
    {
      name: 'the first where there is no primary one',
      code: webhook(
        'const email = evt.data.email_addresses.find((a) => a.id === evt.data.primary_email_address_id) ?? evt.data.email_addresses[0]',
      ),
    },
    {
      name: 'the id of the primary one on the left of the comparison',
      code: webhook(
        'const { email_addresses: all, primary_email_address_id } = evt.data\n  const one = all.find((a) => primary_email_address_id === a.id) || all[0]',
      ),
    },
    {
      name: 'the primary address of a user object',
      code: 'const user = await currentUser()\nsend(user.primaryEmailAddress?.emailAddress)',
    },
    {
      name: 'the first as what is left after the primary one',
      code: 'const email = user.primaryEmailAddress?.emailAddress ?? user.emailAddresses[0]?.emailAddress',
    },
    {
      name: 'the primary one returned before',
      code: `function emailOf(user) {\n  if (user.primaryEmailAddress) return user.primaryEmailAddress.emailAddress\n  return user.emailAddresses[0]?.emailAddress\n}`,
    },
    {
      name: 'one address only',
      code: 'const email = data.email_addresses.length === 1 ? data.email_addresses[0].email_address : null',
    },
    { name: 'shown on a page', code: 'const Menu = ({ user }) => <p>{user.emailAddresses[0].emailAddress}</p>' },
    {
      name: 'shown in a component',
      code: 'const Menu = ({ user }) => <Row title={user.emailAddresses[0]?.emailAddress ?? user.id} />',
    },
    { name: 'in a log', code: webhook('console.log("new user", evt.data.email_addresses[0]?.email_address)') },
    { name: 'the second', code: 'const other = data.email_addresses[1].email_address' },
    { name: 'any of them', code: 'const all = data.email_addresses.map((address) => address.email_address)' },
    {
      name: 'an address by a running number',
      code: 'for (const i of indexes) send(data.email_addresses[i].email_address)',
    },
    { name: 'whether it is verified', code: 'const state = data.email_addresses[0].verification?.status' },
    { name: 'its id', code: 'const id = user.emailAddresses[0].id' },
    { name: 'people of another library', code: 'const email = person.emailAddresses[0].value' },
    {
      name: 'people of another library, kept first',
      code: 'const first = person.emailAddresses[0]\nsend(first.value)',
    },
    { name: 'how many there are', code: 'if (data.email_addresses.length === 0) fail()' },
    { name: 'a list of another name', code: 'const phone = data.phone_numbers[0].phone_number' },
  ],
  invalid: [
    {
      name: 'of the event',
      code: webhook('const email = ‹evt.data.email_addresses[0]›.email_address'),
      errors: [
        found(
          snake,
          webhook(
            'const email = evt.data.email_addresses.find((address) => address.id === evt.data.primary_email_address_id)?.email_address',
          ),
        ),
      ],
    },
    {
      name: 'of the event, in optional chains',
      code: webhook('const email = ‹evt.data.email_addresses?.[0]›?.email_address'),
      errors: [
        found(
          snake,
          webhook(
            'const email = evt.data.email_addresses?.find((address) => address.id === evt.data.primary_email_address_id)?.email_address',
          ),
        ),
      ],
    },
    {
      name: 'destructured from the event',
      code: webhook('const { id, email_addresses } = evt.data\n  const email = ‹email_addresses[0]›.email_address'),
      errors: [
        found(
          snake,
          webhook(
            'const { id, email_addresses, primary_email_address_id } = evt.data\n  const email = email_addresses.find((address) => address.id === primary_email_address_id)?.email_address',
          ),
        ),
      ],
    },
    {
      name: 'destructured under another name, with the id there already',
      code: webhook(
        'const { primary_email_address_id, email_addresses: all } = evt.data\n  save(‹all[0]›.email_address)',
      ),
      errors: [
        found(
          snake,
          webhook(
            'const { primary_email_address_id, email_addresses: all } = evt.data\n  save(all.find((address) => address.id === primary_email_address_id)?.email_address)',
          ),
        ),
      ],
    },
    {
      name: 'in a parameter',
      code: 'export async function saveUser({ id, email_addresses }) {\n  await save(id, ‹email_addresses[0]›.email_address)\n}',
      errors: [
        found(
          snake,
          'export async function saveUser({ id, email_addresses, primary_email_address_id }) {\n  await save(id, email_addresses.find((address) => address.id === primary_email_address_id)?.email_address)\n}',
        ),
      ],
    },
    {
      name: 'kept whole',
      code: webhook('const first = ‹evt.data.email_addresses[0]›\n  save(first?.email_address)'),
      errors: [
        found(
          snake,
          webhook(
            'const first = evt.data.email_addresses.find((address) => address.id === evt.data.primary_email_address_id)\n  save(first?.email_address)',
          ),
        ),
      ],
    },
    {
      name: 'of a kept list',
      code: webhook('const emails = evt.data.email_addresses\n  save(‹emails[0]›.email_address)'),
      errors: [
        found(
          snake,
          webhook(
            'const emails = evt.data.email_addresses\n  save(emails.find((address) => address.id === evt.data.primary_email_address_id)?.email_address)',
          ),
        ),
      ],
    },
    {
      name: 'beside the id of the primary one, stored unused',
      code: webhook(
        'save({ primary: evt.data.primary_email_address_id, email: ‹evt.data.email_addresses[0]›.email_address })',
      ),
      errors: [
        found(
          snake,
          webhook(
            'save({ primary: evt.data.primary_email_address_id, email: evt.data.email_addresses.find((address) => address.id === evt.data.primary_email_address_id)?.email_address })',
          ),
        ),
      ],
    },
    {
      name: 'of a user object',
      code: 'const user = await currentUser()\nsend(‹user.emailAddresses[0]›.emailAddress)',
      errors: [
        found(
          camel,
          'const user = await currentUser()\nsend(user.emailAddresses.find((address) => address.id === user.primaryEmailAddressId)?.emailAddress)',
        ),
      ],
    },
    {
      name: 'of a user object that may be missing',
      code: 'const { user } = useUser()\nconst email = ‹user?.emailAddresses[0]›?.emailAddress',
      errors: [
        found(
          camel,
          'const { user } = useUser()\nconst email = user?.emailAddresses.find((address) => address.id === user.primaryEmailAddressId)?.emailAddress',
        ),
      ],
    },
    {
      name: 'in what a component does',
      code: 'const Buy = ({ user }) => <button onClick={() => buy(‹user.emailAddresses[0]›.emailAddress)} />',
      errors: [
        found(
          camel,
          'const Buy = ({ user }) => <button onClick={() => buy(user.emailAddresses.find((address) => address.id === user.primaryEmailAddressId)?.emailAddress)} />',
        ),
      ],
    },
    {
      name: 'through at()',
      code: 'const email = ‹user.emailAddresses.at(0)›?.emailAddress',
      errors: [
        found(
          camel,
          'const email = user.emailAddresses.find((address) => address.id === user.primaryEmailAddressId)?.emailAddress',
        ),
      ],
    },
    {
      name: 'asserted to be there',
      typescript: true,
      code: 'const email = ‹user.emailAddresses[0]›!.emailAddress',
      errors: [
        found(
          camel,
          'const email = user.emailAddresses.find((address) => address.id === user.primaryEmailAddressId)!.emailAddress',
        ),
      ],
    },
    {
      name: 'as the first of a pattern',
      code: 'const ‹[first]› = evt.data.email_addresses\nsave(first.email_address)',
      errors: [{ message: 'first', data: snake }],
    },
    {
      name: 'as the first of a nested pattern',
      code: 'const { email_addresses: ‹[{ email_address: email }]› } = evt.data',
      errors: [{ message: 'first', data: snake }],
    },
  ],
})
