/**
 * Invitations to an organization, as the invited person takes them: the address in the e-mail leads to the app with a
 * ticket, with which they sign in or up (Clerk docs, "Accept organization invitations").
 */
import type { Hono } from 'hono'
import type { Instance } from '../api/parts.ts'
import { ApiError } from '../errors.ts'
import type { Invitation, User } from '../types.ts'

export function addTickets(app: Hono, instance: Instance): void {
  app.get('/tickets/accept', (context) => {
    const invitation = pendingInvitation(instance, context.req.query('ticket') ?? '')
    const to = URL.parse(invitation.redirectUrl ?? instance.appOrigin ?? '')
    if (!to || !/^https?:$/.test(to.protocol))
      throw new ApiError(400, 'form_param_format_invalid', 'The invitation leads to no page: give it a redirect_url.')
    to.searchParams.set('__clerk_ticket', invitation.ticket)
    to.searchParams.set('__clerk_status', userOfInvitation(instance, invitation) ? 'sign_in' : 'sign_up')
    return context.redirect(to.href, 303)
  })
}

export function invitationOfTicket({ store }: Instance, ticket: string): Invitation | undefined {
  return [...store.invitations.values()].find((one) => one.ticket === ticket)
}

/** @throws {ApiError} 400 for a ticket of no invitation, or of one that was taken or taken back */
export function pendingInvitation(instance: Instance, ticket: string): Invitation {
  const invitation = invitationOfTicket(instance, ticket)
  if (!invitation) throw new ApiError(400, 'ticket_invalid_code', 'The ticket is invalid', { param_name: 'ticket' })
  if (invitation.status === 'accepted')
    throw new ApiError(400, 'organization_invitation_already_accepted', 'This invitation has already been accepted.')
  if (invitation.status === 'revoked')
    throw new ApiError(400, 'organization_invitation_revoked', 'This invitation has been revoked.')
  return invitation
}

export function userOfInvitation({ store }: Instance, { email }: Invitation): User | undefined {
  return [...store.users.values()].find((user) => [user.email, ...user.otherEmails].includes(email))
}

/** Makes the user a member, in the role of the invitation. */
export function acceptInvitation(instance: Instance, invitation: Invitation, user: User): void {
  const { organizationId, role, id } = invitation
  const membership = instance.store.addMembership({ organizationId, userId: user.id, role })
  invitation.status = 'accepted'
  instance.emit('organizationInvitation.accepted', id)
  instance.emit('organizationMembership.created', membership.id)
}
