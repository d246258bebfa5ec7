/** Frontend API: signing in, by password, by the code of an e-mail, by a ticket of the Backend API. */
import type { Hono } from 'hono'
import type { Instance } from '../api/parts.ts'
import { ApiError, notFound } from '../errors.ts'
import { newId } from '../store.ts'
import type { User } from '../types.ts'
import { Call, type Fields } from './call.ts'
import { verification, type Client, type SignIn } from './clients.ts'
import { acceptInvitation, invitationOfTicket, pendingInvitation } from './invitations.ts'
import { signInJson } from './shapes.ts'
import { TEST_CODE } from './test-code.ts'

export function addSignIns(app: Hono, instance: Instance): void {
  const { store } = instance
  app.post('/client/sign_ins', async (context) => {
    const call = new Call(context, instance)
    const fields = await call.fields()
    const client = call.ensureClient()
    const signIn: SignIn = {
      id: newId('sia'),
      identifier: fields['identifier'] ?? null,
      userId: null,
      status: 'needs_identifier',
      verification: null,
      sessionId: null,
    }
    if (fields['strategy'] === 'ticket') {
      const user = takeTicket(instance, fields['ticket'] ?? '')
      return call.changed(complete(instance, client, signIn, user, 'ticket'))
    }
    if (fields['strategy'] !== undefined && !/^(password|email_code)$/.test(fields['strategy']))
      throw unknownStrategy(fields['strategy'], instance)
    if (signIn.identifier !== null) {
      const user = findUser(instance, signIn.identifier)
      signIn.userId = user.id
      signIn.status = 'needs_first_factor'
    }
    client.signIn = signIn
    if (fields['password'] !== undefined)
      return call.changed(attempt(client, signIn, { ...fields, strategy: 'password' }))
    return call.changed(signInJson(instance, signIn))
  })
  const find = (call: Call, id: string): { client: Client; signIn: SignIn } => {
    const { client } = call
    if (client?.signIn?.id !== id) throw notFound('sign in')
    return { client, signIn: client.signIn }
  }
  app.get('/client/sign_ins/:id', (context) => {
    const call = new Call(context, instance)
    return call.shown(signInJson(instance, find(call, context.req.param('id')).signIn))
  })
  app.post('/client/sign_ins/:id/prepare_first_factor', async (context) => {
    const call = new Call(context, instance)
    const { signIn } = find(call, context.req.param('id'))
    const { strategy = '' } = await call.fields()
    if (strategy !== 'email_code') throw unknownStrategy(strategy, instance)
    signIn.verification = verification(strategy)
    return call.changed(signInJson(instance, signIn))
  })
  app.post('/client/sign_ins/:id/attempt_first_factor', async (context) => {
    const call = new Call(context, instance)
    const { client, signIn } = find(call, context.req.param('id'))
    return call.changed(attempt(client, signIn, await call.fields()))
  })

  function attempt(client: Client, signIn: SignIn, fields: Fields) {
    const user = store.user(signIn.userId ?? '')
    requireOpen(user)
    const { strategy = '' } = fields
    if (strategy === 'password') {
      signIn.verification ??= verification(strategy)
      signIn.verification.attempts++
      if (user.password === null) throw unknownStrategy(strategy, instance)
      if (user.password !== fields['password'])
        throw new ApiError(422, 'form_password_incorrect', 'Password is incorrect. Try again, or use another method.', {
          param_name: 'password',
        })
    } else if (strategy === 'email_code') {
      if (signIn.verification?.strategy !== strategy)
        throw new ApiError(
          400,
          'verification_not_sent',
          'You need to send a verification code before attempting to verify.',
        )
      signIn.verification.attempts++
      if (fields['code'] !== TEST_CODE) throw incorrectCode()
    } else throw unknownStrategy(strategy, instance)
    return complete(instance, client, signIn, user, strategy)
  }
}

/** Before a user is told anything else (Clerk docs, "Errors > Frontend API"). */
function requireOpen(user: User): void {
  if (user.banned) throw new ApiError(403, 'user_banned', 'This account has been suspended. Please contact support.')
  if (user.locked)
    throw new ApiError(403, 'user_locked', 'Your account is locked. You will be able to try again in 1 hour.', {
      lockout_expires_in_seconds: 3600,
    })
}

export const incorrectCode = () => new ApiError(422, 'form_code_incorrect', 'Incorrect code', { param_name: 'code' })

/** The shape of Clerk's answer, which names no account that is not there. */
function findUser({ store }: Instance, identifier: string): User {
  const email = identifier.toLowerCase()
  const user = [...store.users.values()].find((one) => [one.email, ...one.otherEmails].includes(email))
  if (!user)
    throw new ApiError(422, 'form_identifier_not_found', "Couldn't find your account.", { param_name: 'identifier' })
  requireOpen(user)
  return user
}

function takeTicket(instance: Instance, ticket: string): User {
  const { store } = instance
  if (invitationOfTicket(instance, ticket)) {
    const invitation = pendingInvitation(instance, ticket)
    const user = findUser(instance, invitation.email)
    acceptInvitation(instance, invitation, user)
    return user
  }
  const token = [...store.signInTokens.values()].find((one) => one.token === ticket)
  if (!token) throw new ApiError(400, 'ticket_invalid_code', 'The ticket is invalid', { param_name: 'ticket' })
  if (token.status === 'accepted')
    throw new ApiError(400, 'sign_in_token_already_used_code', 'This sign in token has already been used')
  if (token.status === 'revoked')
    throw new ApiError(400, 'sign_in_token_revoked_code', 'This sign in token has been revoked')
  if (token.expiresAt < Date.now()) throw new ApiError(400, 'ticket_expired_code', 'The ticket has expired')
  token.status = 'accepted'
  const user = store.user(token.userId)
  requireOpen(user)
  return user
}

function complete(instance: Instance, client: Client, signIn: SignIn, user: User, strategy: string) {
  const session = instance.clients.startSession(client, user)
  signIn.userId = user.id
  signIn.verification = verification(strategy, 'verified')
  signIn.status = 'complete'
  signIn.sessionId = session.id
  client.signIn = null
  instance.emit('session.created', session.id)
  return signInJson(instance, signIn)
}

export function unknownStrategy(strategy: string, { onUnsupported }: Instance): ApiError {
  onUnsupported(`sign-in strategy ${strategy || '(none)'}`)
  return new ApiError(
    422,
    'strategy_for_user_invalid',
    `The local Clerk does not emulate the strategy ${strategy || '(none)'} here: it knows password, email_code and ticket.`,
    { param_name: 'strategy' },
  )
}
