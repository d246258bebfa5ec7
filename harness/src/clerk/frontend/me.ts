/** Frontend API: the user who is signed in. */
import type { Hono } from 'hono'
import type { Instance } from '../api/parts.ts'
import { ApiError, notFound } from '../errors.ts'
import { deleted } from '../api/parts.ts'
import { sessionJson } from '../shapes.ts'
import type { Session, User } from '../types.ts'
import { Call } from './call.ts'
import { PASSWORD_LENGTH } from './environment.ts'
import { setPrimary } from './email-addresses.ts'
import { acceptInvitation } from './invitations.ts'
import { browserMembershipJson, browserUserJson, userInvitationJson } from './shapes.ts'

export function addMe(app: Hono, instance: Instance): void {
  const { store } = instance
  app.get('/me', (context) => {
    const call = new Call(context, instance)
    return call.shown(browserUserJson(instance, call.signedIn().user))
  })
  app.patch('/me', async (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const fields = await call.fields()
    if (fields['first_name'] !== undefined) user.firstName = fields['first_name'] || null
    if (fields['last_name'] !== undefined) user.lastName = fields['last_name'] || null
    if (fields['username'] !== undefined) user.username = fields['username'] || null
    if (fields['unsafe_metadata'] !== undefined)
      user.unsafeMetadata = JSON.parse(fields['unsafe_metadata']) as Record<string, unknown>
    if (fields['primary_email_address_id'] !== undefined) setPrimary(user, fields['primary_email_address_id'])
    user.updatedAt = Date.now()
    instance.emit('user.updated', user.id)
    return call.changed(browserUserJson(instance, user))
  })
  app.delete('/me', (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    instance.emit('user.deleted', user.id)
    store.removeUser(user.id)
    return call.changed(deleted('user', user.id))
  })
  app.post('/me/change_password', async (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const { current_password: current, new_password: next = '' } = await call.fields()
    if (user.password !== null && user.password !== current)
      throw new ApiError(422, 'form_password_incorrect', 'Password is incorrect. Try again, or use another method.', {
        param_name: 'current_password',
      })
    if (next.length < PASSWORD_LENGTH)
      throw new ApiError(
        422,
        'form_password_length_too_short',
        `Passwords must be ${PASSWORD_LENGTH} characters or more.`,
        { param_name: 'new_password' },
      )
    user.password = next
    return call.changed(browserUserJson(instance, user))
  })
  app.get('/me/sessions/active', (context) => {
    const { user } = new Call(context, instance).signedIn()
    return context.json(activeSessions(instance, user).map(withActivity))
  })
  app.post('/me/sessions/:id/revoke', (context) => {
    const call = new Call(context, instance)
    const session = activeSessions(instance, call.signedIn().user).find(({ id }) => id === context.req.param('id'))
    if (!session) throw notFound('session')
    session.status = 'revoked'
    session.updatedAt = Date.now()
    instance.emit('session.revoked', session.id)
    return call.changed(withActivity(session))
  })
  app.get('/me/organization_memberships', (context) => {
    const call = new Call(context, instance)
    const all = store.membershipsOf({ userId: call.signedIn().user.id })
    return call.list(all.map((one) => browserMembershipJson(one, store)))
  })
  app.delete('/me/organization_memberships/:id', (context) => {
    const call = new Call(context, instance)
    const { user, session } = call.signedIn()
    const membership = store.membership(store.organization(context.req.param('id')).id, user.id)
    instance.emit('organizationMembership.deleted', membership.id)
    store.memberships.delete(membership.id)
    if (session.organizationId === membership.organizationId) session.organizationId = null
    return call.changed(deleted('organization_membership', membership.id))
  })
  app.get('/me/organization_invitations', (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const wanted = context.req.query('status') ?? 'pending'
    const mine = [...store.invitations.values()].filter((one) => one.email === user.email && one.status === wanted)
    return call.list(mine.map((one) => userInvitationJson(instance, one)))
  })
  app.post('/me/organization_invitations/:id/accept', (context) => {
    const call = new Call(context, instance)
    const { user } = call.signedIn()
    const invitation = store.invitations.get(context.req.param('id'))
    if (invitation?.email !== user.email || invitation.status !== 'pending') throw notFound('invitation')
    acceptInvitation(instance, invitation, user)
    return call.changed(userInvitationJson(instance, invitation))
  })
  app.get('/me/organization_suggestions', (context) => {
    const call = new Call(context, instance)
    call.signedIn()
    return call.list([])
  })
}

/** Of every browser, not only of this one. */
function activeSessions({ store }: Instance, user: User): Session[] {
  return [...store.sessions.values()].filter((one) => one.userId === user.id && one.status === 'active')
}

/** As <UserProfile> lists devices. Which browser it is, the local Clerk does not look at. */
function withActivity(session: Session) {
  const id = session.id.replace(/^sess_/, 'sess_activity_')
  const latest = { object: 'session_activity', id, device_type: 'Browser', ip_address: '127.0.0.1', is_mobile: false }
  return { ...sessionJson(session), latest_activity: latest }
}
