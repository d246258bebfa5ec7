/** Clerk's own JSON of what the store holds (Clerk docs, "Backend API", and @clerk/backend's `*.fromJSON`). */
import { createHash } from 'node:crypto'
import { permissionsOf, type Store } from './store.ts'
import type { Invitation, Membership, Organization, Session, SignInToken, User } from './types.ts'

const VERIFIED = { object: 'verification', status: 'verified', strategy: 'admin', attempts: null, expire_at: null }
const UNVERIFIED = { ...VERIFIED, status: 'unverified', strategy: 'email_code' }

/** The primary address first. Its id stays the same, whichever is the primary one. */
export function emailAddressesOf(user: User) {
  return [user.email, ...user.otherEmails, ...user.unverifiedEmails].map((email) => ({
    object: 'email_address',
    id: `idn_${createHash('sha256').update(`${user.id} ${email}`).digest('hex').slice(0, 28)}`,
    email_address: email,
    reserved: false,
    verification: user.unverifiedEmails.includes(email) ? UNVERIFIED : VERIFIED,
    linked_to: [],
    created_at: user.createdAt,
    updated_at: user.createdAt,
  }))
}

export function userJson(user: User) {
  const addresses = emailAddressesOf(user)
  return {
    object: 'user',
    id: user.id,
    external_id: user.externalId,
    username: user.username,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: '',
    has_image: false,
    primary_email_address_id: addresses[0]?.id ?? null,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    email_addresses: addresses,
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    password_enabled: user.password !== null,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    public_metadata: user.publicMetadata,
    private_metadata: user.privateMetadata,
    unsafe_metadata: user.unsafeMetadata,
    banned: user.banned,
    locked: user.locked,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    delete_self_enabled: true,
    create_organization_enabled: true,
    create_organizations_limit: null,
    legal_accepted_at: null,
    last_sign_in_at: user.createdAt,
    last_active_at: user.updatedAt,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  }
}

export function organizationJson(organization: Organization, store: Store) {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: '',
    has_image: false,
    members_count: store.membershipsOf({ organizationId: organization.id }).length,
    pending_invitations_count: 0,
    max_allowed_memberships: organization.maxAllowedMemberships,
    admin_delete_enabled: true,
    created_by: organization.createdBy,
    public_metadata: organization.publicMetadata,
    private_metadata: organization.privateMetadata,
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  }
}

export function membershipJson(membership: Membership, store: Store) {
  const user = store.user(membership.userId)
  return {
    object: 'organization_membership',
    id: membership.id,
    role: membership.role,
    role_name: membership.role.replace(/^org:/, ''),
    permissions: permissionsOf(membership),
    public_metadata: membership.publicMetadata,
    private_metadata: membership.privateMetadata,
    organization: organizationJson(store.organization(membership.organizationId), store),
    public_user_data: {
      user_id: user.id,
      first_name: user.firstName,
      last_name: user.lastName,
      image_url: '',
      has_image: false,
      identifier: user.email,
    },
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
  }
}

const DAY_MS = 86_400_000

export function sessionJson(session: Session) {
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    client_id: session.clientId,
    status: session.status,
    actor: null,
    last_active_organization_id: session.organizationId,
    last_active_at: session.updatedAt,
    latest_activity: null,
    expire_at: session.createdAt + 7 * DAY_MS,
    abandon_at: session.createdAt + 30 * DAY_MS,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  }
}

export function signInTokenJson(token: SignInToken, issuer: string) {
  return {
    object: 'sign_in_token',
    id: token.id,
    user_id: token.userId,
    token: token.token,
    status: token.status,
    url: `${issuer}/v1/tickets/accept?ticket=${token.token}`,
    created_at: token.createdAt,
    updated_at: token.createdAt,
  }
}

/** @param issuer address of the Frontend API, where the invitation is taken; null: not told */
export function invitationJson(invitation: Invitation, issuer: string | null) {
  return {
    object: 'organization_invitation',
    id: invitation.id,
    email_address: invitation.email,
    role: invitation.role,
    role_name: invitation.role.replace(/^org:/, ''),
    organization_id: invitation.organizationId,
    status: invitation.status,
    public_metadata: invitation.publicMetadata,
    private_metadata: {},
    url: issuer === null ? null : `${issuer}/v1/tickets/accept?ticket=${invitation.ticket}`,
    expires_at: invitation.createdAt + 30 * DAY_MS,
    created_at: invitation.createdAt,
    updated_at: invitation.createdAt,
  }
}
