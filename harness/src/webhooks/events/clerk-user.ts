/**
 * Sample `data` of Clerk's user, session, role, permission, message and waitlist events, with the fields of the documented payloads
 * (Clerk docs: "Webhooks overview > Payload structure"; types in @clerk/backend `api/resources/JSON.d.ts`).
 */
import type { EventBody } from '../provider.ts'
import type { Seed } from '../seed.ts'

/** Address that no mail server answers for (RFC 2606). */
export const emailOf = (seed: Seed) => `zoe.${seed.hex('email', 8)}@example.com`

export function userData(seed: Seed): EventBody {
  const at = seed.at.getTime()
  const older = seed.id('idn_old_')
  const primary = seed.id('idn_')
  const address = (id: string, email: string): EventBody => ({
    id,
    object: 'email_address',
    email_address: email,
    reserved: false,
    verification: {
      object: 'verification_ticket',
      status: 'verified',
      strategy: 'ticket',
      attempts: null,
      expire_at: null,
    },
    linked_to: [],
    matches_sso_connection: false,
    created_at: at,
    updated_at: at,
  })
  return {
    id: seed.id('user_'),
    object: 'user',
    username: null,
    first_name: seed.revised('Zoë'),
    last_name: 'Example-O’Neil',
    locale: null,
    image_url: 'https://img.clerk.com/xxxxxx',
    has_image: false,
    profile_image_url: 'https://www.gravatar.com/avatar?d=mp',
    primary_email_address_id: primary,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: true,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    // The primary address is not the first one: handlers that take `email_addresses[0]` store the wrong one.
    email_addresses: [address(older, `old.${emailOf(seed)}`), address(primary, emailOf(seed))],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    organization_memberships: [],
    password_last_updated_at: at,
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    external_id: null,
    last_sign_in_at: at,
    banned: false,
    locked: false,
    deprovisioned: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    created_at: seed.born.getTime(),
    updated_at: at,
    delete_self_enabled: true,
    create_organization_enabled: true,
    create_organizations_limit: null,
    last_active_at: at,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    legal_accepted_at: null,
    timezone: null,
  }
}

export function sessionData(seed: Seed, status: string): EventBody {
  const at = seed.at.getTime()
  const week = 7 * 24 * 3_600_000
  return {
    id: seed.id('sess_'),
    object: 'session',
    client_id: seed.id('client_'),
    user_id: seed.id('user_'),
    status,
    last_active_at: at,
    last_active_organization_id: null,
    actor: null,
    expire_at: at + week,
    abandon_at: at + 4 * week,
    created_at: seed.born.getTime(),
    updated_at: at,
    user: userData(seed),
  }
}

export function roleData(seed: Seed): EventBody {
  const at = seed.at.getTime()
  return {
    id: seed.id('role_'),
    object: 'role',
    name: 'Auditor',
    key: `org:auditor_${seed.hex('role', 6)}`,
    description: 'Reads everything, changes nothing',
    is_creator_eligible: false,
    permissions: [permissionData(seed)],
    created_at: at,
    updated_at: at,
  }
}

export function permissionData(seed: Seed): EventBody {
  return {
    id: seed.id('perm_'),
    object: 'permission',
    name: seed.revised('Read reports'),
    key: 'org:reports:read',
    description: 'Read reports',
    type: 'user',
    created_at: seed.born.getTime(),
    updated_at: seed.at.getTime(),
  }
}

/** Numbers of this range ring nowhere (North American plan: 555-01xx). */
export function smsData(seed: Seed): EventBody {
  return {
    id: seed.id('sms_'),
    object: 'sms_message',
    slug: 'verification_code',
    from_phone_number: '+15555550100',
    to_phone_number: '+15555550101',
    phone_number_id: seed.id('idn_'),
    user_id: seed.id('user_'),
    message: '123456 is your verification code',
    status: 'queued',
    delivered_by_clerk: true,
    data: { app: { name: 'Example' }, otp_code: '123456' },
  }
}

export function waitlistEntryData(seed: Seed, status: string): EventBody {
  return {
    id: seed.id('wle_'),
    object: 'waitlist_entry',
    email_address: emailOf(seed),
    status,
    invitation: null,
    is_locked: false,
    created_at: seed.born.getTime(),
    updated_at: seed.at.getTime(),
  }
}

export function emailData(seed: Seed): EventBody {
  return {
    id: seed.id('ema_'),
    object: 'email',
    slug: 'verification_code',
    from_email_name: 'notifications',
    reply_to_email_name: null,
    email_address_id: seed.id('idn_'),
    to_email_address: emailOf(seed),
    user_id: seed.id('user_'),
    subject: '123456 is your verification code',
    body: '<!DOCTYPE html><html><body><p>123456</p></body></html>',
    body_plain: '123456',
    status: 'queued',
    delivered_by_clerk: true,
    data: { app: { name: 'Example', url: 'https://example.com' }, otp_code: '123456' },
  }
}

/** Data of every `*.deleted` event. */
export const deletedData = (object: string, id: string): EventBody => ({ id, object, deleted: true })
