/** Frontend API: the e-mail addresses of the user who is signed in (<UserProfile>). */
import type { Hono } from 'hono'
import { deleted, type Instance } from '../api/parts.ts'
import { ApiError, notFound } from '../errors.ts'
import { emailAddressesOf } from '../shapes.ts'
import type { User } from '../types.ts'
import { Call } from './call.ts'
import { incorrectCode, unknownStrategy } from './sign-ins.ts'
import { TEST_CODE } from './test-code.ts'

export function addEmailAddresses(app: Hono, instance: Instance): void {
  app.post('/me/email_addresses', async (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const email = (await call.fields())['email_address']?.toLowerCase() ?? ''
    requireFree(instance, email)
    if (!user.unverifiedEmails.includes(email)) user.unverifiedEmails.push(email)
    changed(instance, user)
    return call.changed(emailAddressesOf(user).find((one) => one.email_address === email))
  })
  app.post('/me/email_addresses/:id/prepare_verification', async (context) => {
    const call = new Call(context, instance)
    const address = find(call.signedIn().user, context.req.param('id'))
    const { strategy = '' } = await call.fields()
    if (strategy !== 'email_code') throw unknownStrategy(strategy, instance)
    return call.changed(address)
  })
  app.post('/me/email_addresses/:id/attempt_verification', async (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const { id, email_address: email } = find(user, context.req.param('id'))
    if ((await call.fields())['code'] !== TEST_CODE) throw incorrectCode()
    requireFree(instance, email, user)
    if (user.unverifiedEmails.includes(email)) {
      user.unverifiedEmails = user.unverifiedEmails.filter((one) => one !== email)
      user.otherEmails.push(email)
      changed(instance, user)
    }
    return call.changed(find(user, id))
  })
  app.delete('/me/email_addresses/:id', (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const { id, email_address: email } = find(user, context.req.param('id'))
    if (email === user.email)
      throw new ApiError(400, 'last_identification_deletion_failed', 'The primary address cannot be removed.')
    user.otherEmails = user.otherEmails.filter((one) => one !== email)
    user.unverifiedEmails = user.unverifiedEmails.filter((one) => one !== email)
    changed(instance, user)
    return call.changed(deleted('email_address', id))
  })
}

/**
 * Another address is the primary one from now on.
 * @throws {ApiError} 404 for no address of the user, 422 for one that is not verified
 */
export function setPrimary(user: User, id: string): void {
  const { email_address: email } = find(user, id)
  if (user.unverifiedEmails.includes(email))
    throw new ApiError(422, 'form_param_value_invalid', 'The address must be verified first.', {
      param_name: 'primary_email_address_id',
    })
  if (email === user.email) return
  user.otherEmails = [user.email, ...user.otherEmails.filter((one) => one !== email)]
  user.email = email
}

function find(user: User, id: string) {
  const address = emailAddressesOf(user).find((one) => one.id === id)
  if (!address) throw notFound('email address')
  return address
}

function changed(instance: Instance, user: User): void {
  user.updatedAt = Date.now()
  instance.emit('user.updated', user.id)
}

function requireFree({ store }: Instance, email: string, own?: User): void {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new ApiError(422, 'form_param_format_invalid', 'Email address must be a valid email address.', {
      param_name: 'email_address',
    })
  const isTaken = [...store.users.values()].some(
    (user) => user !== own && [user.email, ...user.otherEmails].includes(email),
  )
  if (isTaken)
    throw new ApiError(422, 'form_identifier_exists', 'That email address is taken. Please try another.', {
      param_name: 'email_address',
    })
}
