/** Frontend API: signing up with an e-mail address, its code, and a password. */
import type { Hono } from 'hono'
import type { Instance } from '../api/parts.ts'
import { ApiError, notFound } from '../errors.ts'
import { newId } from '../store.ts'
import { Call, type Fields } from './call.ts'
import { verification, type Client, type SignUp } from './clients.ts'
import { PASSWORD_LENGTH } from './environment.ts'
import { acceptInvitation, pendingInvitation } from './invitations.ts'
import { signUpJson } from './shapes.ts'
import { incorrectCode, unknownStrategy } from './sign-ins.ts'
import { TEST_CODE } from './test-code.ts'

export function addSignUps(app: Hono, instance: Instance): void {
  const find = (call: Call, id: string): { client: Client; signUp: SignUp } => {
    const { client } = call
    if (client?.signUp?.id !== id) throw notFound('sign up')
    return { client, signUp: client.signUp }
  }
  app.post('/client/sign_ups', async (context) => {
    const call = new Call(context, instance)
    const fields = await call.fields()
    const client = call.ensureClient()
    const signUp: SignUp = {
      id: newId('sua'),
      email: null,
      password: null,
      firstName: null,
      lastName: null,
      unsafeMetadata: {},
      ticket: null,
      status: 'missing_requirements',
      verification: null,
      sessionId: null,
      userId: null,
    }
    if (fields['strategy'] !== undefined && !/^(email_code|ticket)$/.test(fields['strategy']))
      throw unknownStrategy(fields['strategy'], instance)
    if (fields['strategy'] === 'ticket') takeTicket(instance, signUp, fields['ticket'] ?? '')
    take(instance, signUp, fields)
    client.signUp = signUp
    return call.changed(completed(instance, client, signUp))
  })
  app.get('/client/sign_ups/:id', (context) => {
    const call = new Call(context, instance)
    return call.shown(signUpJson(find(call, context.req.param('id')).signUp))
  })
  app.patch('/client/sign_ups/:id', async (context) => {
    const call = new Call(context, instance)
    const { client, signUp } = find(call, context.req.param('id'))
    take(instance, signUp, await call.fields())
    return call.changed(completed(instance, client, signUp))
  })
  app.post('/client/sign_ups/:id/prepare_verification', async (context) => {
    const call = new Call(context, instance)
    const { signUp } = find(call, context.req.param('id'))
    const { strategy = '' } = await call.fields()
    if (strategy !== 'email_code') throw unknownStrategy(strategy, instance)
    signUp.verification = verification(strategy)
    return call.changed(signUpJson(signUp))
  })
  app.post('/client/sign_ups/:id/attempt_verification', async (context) => {
    const call = new Call(context, instance)
    const { client, signUp } = find(call, context.req.param('id'))
    const { code } = await call.fields()
    if (!signUp.verification)
      throw new ApiError(
        400,
        'verification_not_sent',
        'You need to send a verification code before attempting to verify.',
      )
    signUp.verification.attempts++
    if (code !== TEST_CODE) throw incorrectCode()
    signUp.verification.status = 'verified'
    return call.changed(completed(instance, client, signUp))
  })
}

/** The invitation went to the address: it is verified. */
function takeTicket(instance: Instance, signUp: SignUp, ticket: string): void {
  const { email } = pendingInvitation(instance, ticket)
  take(instance, signUp, { email_address: email })
  signUp.ticket = ticket
  signUp.verification = verification('ticket', 'verified')
}

/** @throws {ApiError} 422 for an address that is taken or none, and for a short password */
function take({ store }: Instance, signUp: SignUp, fields: Fields): void {
  const email = fields['email_address']?.toLowerCase()
  const { password } = fields
  if (email !== undefined && email !== signUp.email) {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
      throw new ApiError(422, 'form_param_format_invalid', 'Email address must be a valid email address.', {
        param_name: 'email_address',
      })
    const isTaken = [...store.users.values()].some((user) => [user.email, ...user.otherEmails].includes(email))
    if (isTaken)
      throw new ApiError(422, 'form_identifier_exists', 'That email address is taken. Please try another.', {
        param_name: 'email_address',
      })
    signUp.email = email
    signUp.verification = null
    signUp.ticket = null
  }
  if (password !== undefined) {
    if (password.length < PASSWORD_LENGTH)
      throw new ApiError(
        422,
        'form_password_length_too_short',
        `Passwords must be ${PASSWORD_LENGTH} characters or more.`,
        { param_name: 'password' },
      )
    signUp.password = password
  }
  if (fields['first_name'] !== undefined) signUp.firstName = fields['first_name'] || null
  if (fields['last_name'] !== undefined) signUp.lastName = fields['last_name'] || null
  if (fields['unsafe_metadata'] !== undefined)
    signUp.unsafeMetadata = JSON.parse(fields['unsafe_metadata']) as Record<string, unknown>
}

/** Makes the user and signs them in, once nothing is missing. */
function completed(instance: Instance, client: Client, signUp: SignUp) {
  const { email, password, firstName, lastName, unsafeMetadata, ticket } = signUp
  if (email === null || password === null || signUp.verification?.status !== 'verified') return signUpJson(signUp)
  const user = instance.store.addUser({ email, password, firstName, lastName, unsafeMetadata })
  instance.emit('user.created', user.id)
  if (ticket !== null) acceptInvitation(instance, pendingInvitation(instance, ticket), user)
  const session = instance.clients.startSession(client, user)
  signUp.status = 'complete'
  signUp.userId = user.id
  signUp.sessionId = session.id
  client.signUp = null
  instance.emit('session.created', session.id)
  return signUpJson(signUp)
}
