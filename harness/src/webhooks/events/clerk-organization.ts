/** Sample `data` of Clerk's organization, domain, membership and invitation events (Clerk docs: "Webhooks overview"). */
import type { EventBody } from '../provider.ts'
import type { Seed } from '../seed.ts'
import { emailOf } from './clerk-user.ts'

export function organizationData(seed: Seed): EventBody {
  const at = seed.at.getTime()
  return {
    id: seed.id('org_'),
    object: 'organization',
    name: seed.revised('Ünïque & Sons'),
    slug: `unique-${seed.hex('slug', 8)}`,
    image_url: 'https://img.clerk.com/xxxxxx',
    has_image: false,
    logo_url: null,
    created_by: seed.id('user_'),
    members_count: 1,
    pending_invitations_count: 0,
    max_allowed_memberships: 5,
    admin_delete_enabled: true,
    public_metadata: {},
    private_metadata: {},
    created_at: seed.born.getTime(),
    updated_at: at,
  }
}

export function domainData(seed: Seed): EventBody {
  const at = seed.at.getTime()
  return {
    id: seed.id('orgdmn_'),
    object: 'organization_domain',
    name: `${seed.hex('domain', 8)}.example.com`,
    organization_id: seed.id('org_'),
    enrollment_mode: seed.revision === 0 ? 'manual_invitation' : 'automatic_invitation',
    verification: { status: 'verified', strategy: 'admin', attempts: 1, expires_at: at + 600_000 },
    affiliation_email_address: null,
    total_pending_invitations: 0,
    total_pending_suggestions: 0,
    created_at: seed.born.getTime(),
    updated_at: at,
  }
}

export function membershipData(seed: Seed): EventBody {
  const at = seed.at.getTime()
  return {
    id: seed.id('orgmem_'),
    object: 'organization_membership',
    role: seed.revision === 0 ? 'org:member' : 'org:admin',
    role_name: seed.revision === 0 ? 'Member' : 'Admin',
    permissions: ['org:sys_memberships:read'],
    organization: organizationData(seed),
    public_user_data: {
      user_id: seed.id('user_'),
      first_name: 'Zoë',
      last_name: 'Example-O’Neil',
      image_url: 'https://img.clerk.com/xxxxxx',
      has_image: false,
      identifier: emailOf(seed),
      profile_image_url: 'https://www.gravatar.com/avatar?d=mp',
    },
    public_metadata: {},
    private_metadata: {},
    created_at: seed.born.getTime(),
    updated_at: at,
  }
}

export function invitationData(seed: Seed, status: string): EventBody {
  const at = seed.at.getTime()
  return {
    id: seed.id('orginv_'),
    object: 'organization_invitation',
    email_address: emailOf(seed),
    organization_id: seed.id('org_'),
    role: 'org:member',
    role_name: 'Member',
    status,
    user_id: status === 'accepted' ? seed.id('user_') : null,
    url: null,
    public_metadata: {},
    private_metadata: {},
    expires_at: at + 30 * 24 * 3_600_000,
    created_at: at,
    updated_at: at,
  }
}
