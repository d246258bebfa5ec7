/** JSON of the Frontend API (@clerk/shared, `types/json`): what clerk-js reads of a client and all that hangs on it. */
import type { Instance } from '../api/parts.ts'
import { membershipJson, organizationJson, sessionJson, userJson } from '../shapes.ts'
import { tokenOf } from '../tokens.ts'
import type { Invitation, Session, User } from '../types.ts'
import type { Client, SignIn, SignUp, Verification } from './clients.ts'

const DAY_MS = 86_400_000

export async function clientJson(instance: Instance, client: Client) {
  const sessions = instance.clients.sessionsOf(client)
  return {
    object: 'client',
    id: client.id,
    sessions: await Promise.all(sessions.map((session) => browserSessionJson(instance, session))),
    sign_in: client.signIn && signInJson(instance, client.signIn),
    sign_up: client.signUp && signUpJson(client.signUp),
    captcha_bypass: false,
    last_active_session_id: instance.clients.activeSession(client)?.id ?? null,
    last_authentication_strategy: null,
    cookie_expires_at: null,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  }
}

/** With its user and a token, unlike the session of the Backend API. */
export async function browserSessionJson(instance: Instance, session: Session) {
  const user = instance.store.user(session.userId)
  return {
    ...sessionJson(session),
    factor_verification_age: [Math.floor((Date.now() - session.createdAt) / 60_000), -1],
    // Held up while it is used; Clerk's own limits are days away.
    expire_at: Date.now() + 7 * DAY_MS,
    abandon_at: Date.now() + 30 * DAY_MS,
    tasks: null,
    user: browserUserJson(instance, user),
    public_user_data: publicUserData(user),
    last_active_token: session.status === 'active' ? { object: 'token', jwt: await tokenOf(instance, session) } : null,
  }
}

/** Private metadata is for the backend alone (Clerk docs, "User metadata"). */
function forBrowsers<T extends { private_metadata: unknown }>(json: T): Omit<T, 'private_metadata'> {
  return Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'private_metadata')) as never
}

/** The user themselves: with their memberships, and nothing that only the backend may see. */
export function browserUserJson({ store }: Instance, user: User) {
  return {
    ...forBrowsers(userJson(user)),
    organization_memberships: store.membershipsOf({ userId: user.id }).map((one) => membershipOfUser(one, store)),
  }
}

function membershipOfUser(...given: Parameters<typeof membershipJson>) {
  return {
    ...forBrowsers(membershipJson(...given)),
    organization: publicOrganization(given[1].organization(given[0].organizationId), given[1]),
  }
}

function publicOrganization(...given: Parameters<typeof organizationJson>) {
  return forBrowsers(organizationJson(...given))
}

export { membershipOfUser as browserMembershipJson, publicOrganization as browserOrganizationJson }

export function publicUserData(user: User) {
  return {
    user_id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: '',
    has_image: false,
    identifier: user.email,
  }
}

export function signInJson({ store }: Instance, signIn: SignIn) {
  const user = signIn.userId === null ? undefined : store.users.get(signIn.userId)
  const shown = user && userJson(user)
  const address = shown?.email_addresses.find(({ id }) => id === shown.primary_email_address_id)
  return {
    object: 'sign_in',
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: ['email_address'],
    identifier: signIn.identifier,
    user_data: user ? { first_name: user.firstName, last_name: user.lastName, image_url: '', has_image: false } : null,
    supported_first_factors:
      user && address && signIn.status !== 'complete'
        ? [
            ...(user.password === null ? [] : [{ strategy: 'password' }]),
            {
              strategy: 'email_code',
              email_address_id: address.id,
              safe_identifier: address.email_address,
              primary: true,
            },
          ]
        : null,
    supported_second_factors: null,
    first_factor_verification: verificationJson(signIn.verification),
    second_factor_verification: null,
    created_session_id: signIn.sessionId,
    abandon_at: Date.now() + DAY_MS,
  }
}

export function signUpJson(signUp: SignUp) {
  const isVerified = signUp.verification?.status === 'verified'
  const missing = [
    ...(signUp.email === null ? ['email_address'] : []),
    ...(signUp.password === null ? ['password'] : []),
  ]
  return {
    object: 'sign_up',
    id: signUp.id,
    status: signUp.status,
    required_fields: ['email_address', 'password'],
    optional_fields: ['first_name', 'last_name'],
    missing_fields: missing,
    unverified_fields: signUp.email === null || isVerified ? [] : ['email_address'],
    username: null,
    first_name: signUp.firstName,
    last_name: signUp.lastName,
    email_address: signUp.email,
    phone_number: null,
    web3_wallet: null,
    external_account_strategy: null,
    external_account: null,
    has_password: signUp.password !== null,
    unsafe_metadata: signUp.unsafeMetadata,
    created_session_id: signUp.sessionId,
    created_user_id: signUp.userId,
    abandon_at: Date.now() + DAY_MS,
    legal_accepted_at: null,
    locale: null,
    timezone: null,
    verifications: {
      email_address:
        signUp.email === null
          ? null
          : {
              // Nothing was sent yet: a strategy named here would tell the form that a code is on its way.
              ...(verificationJson(signUp.verification) ?? UNPREPARED),
              next_action: isVerified ? '' : signUp.verification ? 'needs_attempt' : 'needs_prepare',
              supported_strategies: ['email_code'],
            },
      phone_number: null,
      web3_wallet: null,
      external_account: null,
    },
  }
}

const UNPREPARED = {
  object: 'verification',
  status: 'unverified',
  strategy: null,
  attempts: null,
  expire_at: null,
  error: null,
}

function verificationJson(verification: Verification | null) {
  if (!verification) return null
  const { strategy, status, attempts, expireAt } = verification
  return { object: 'verification', status, strategy, attempts, expire_at: expireAt, error: null }
}

export function userInvitationJson({ store }: Instance, invitation: Invitation) {
  const { id, slug, name } = store.organization(invitation.organizationId)
  return {
    object: 'organization_invitation',
    id: invitation.id,
    email_address: invitation.email,
    public_organization_data: { id, slug, name, image_url: '', has_image: false },
    public_metadata: invitation.publicMetadata,
    status: invitation.status,
    role: invitation.role,
    created_at: invitation.createdAt,
    updated_at: invitation.createdAt,
  }
}
