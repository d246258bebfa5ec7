/** What an instance lets its users do (@clerk/shared, `EnvironmentJSON`): e-mail and password, and organizations. */

const attribute = (given: Record<string, unknown> = {}) => ({
  enabled: false,
  required: false,
  used_for_first_factor: false,
  first_factors: [],
  used_for_second_factor: false,
  second_factors: [],
  verifications: [],
  verify_at_sign_up: false,
  ...given,
})

/** @param singleSession one session at a time in a browser */
export function environmentJson({ id, singleSession }: { id: string; singleSession: boolean }) {
  return {
    object: 'environment',
    id: `env_${id}`,
    auth_config: {
      object: 'auth_config',
      id: `aac_${id}`,
      single_session_mode: singleSession,
      claimed_at: null,
      reverification: false,
    },
    display_config: displayConfig(id),
    user_settings: userSettings(),
    organization_settings: {
      enabled: true,
      max_allowed_memberships: 5,
      force_organization_selection: false,
      actions: { admin_delete: true },
      domains: { enabled: false, enrollment_modes: [], default_role: null },
      slug: { disabled: false },
    },
    commerce_settings: {
      billing: {
        stripe_publishable_key: '',
        user: { enabled: false, has_paid_plans: false },
        organization: { enabled: false, has_paid_plans: false },
      },
    },
    api_keys_settings: { enabled: false, user_api_keys_enabled: false, orgs_api_keys_enabled: false },
    maintenance_mode: false,
    client_debug_mode: false,
    partitioned_cookies: false,
    protect_config: { object: 'protect_config', id: '', loaders: [] },
  }
}

/** Addresses are left to the app's own settings. */
function displayConfig(id: string) {
  const empty = Object.fromEntries(
    [
      'logo_image_url',
      'favicon_image_url',
      'home_url',
      'sign_in_url',
      'sign_up_url',
      'user_profile_url',
      'after_sign_in_url',
      'after_sign_up_url',
      'after_sign_out_one_url',
      'after_sign_out_all_url',
      'after_switch_session_url',
      'organization_profile_url',
      'create_organization_url',
      'after_leave_organization_url',
      'after_create_organization_url',
      'support_email',
      'terms_url',
      'privacy_policy_url',
      'waitlist_url',
      'after_join_waitlist_url',
    ].map((name) => [name, '']),
  )
  return {
    ...empty,
    object: 'display_config',
    id: `dc_${id}`,
    instance_environment_type: 'development',
    application_name: 'Local Clerk',
    theme: {
      buttons: { font_color: '#fff', font_family: '', font_weight: '600' },
      general: {
        color: '#6c47ff',
        padding: '1em',
        box_shadow: '',
        font_color: '#151515',
        font_family: '',
        border_radius: '0.5em',
        background_color: '#fff',
        label_font_weight: '600',
      },
      accounts: { background_color: '#fff' },
    },
    preferred_sign_in_strategy: 'password',
    branded: false,
    captcha_public_key: null,
    captcha_widget_type: null,
    captcha_public_key_invisible: null,
    captcha_provider: null,
    show_devmode_warning: false,
  }
}

function userSettings() {
  return {
    attributes: {
      email_address: attribute({
        enabled: true,
        required: true,
        used_for_first_factor: true,
        first_factors: ['email_code'],
        verifications: ['email_code'],
        verify_at_sign_up: true,
      }),
      phone_number: attribute(),
      username: attribute(),
      web3_wallet: attribute(),
      first_name: attribute({ enabled: true }),
      last_name: attribute({ enabled: true }),
      password: attribute({ enabled: true, required: true }),
      authenticator_app: attribute(),
      backup_code: attribute(),
      passkey: attribute(),
    },
    social: {},
    sign_in: { second_factor: { required: false } },
    sign_up: { mode: 'public', captcha_enabled: false, progressive: true, legal_consent_enabled: false },
    actions: { delete_self: true, create_organization: true },
    password_settings: {
      min_length: PASSWORD_LENGTH,
      max_length: 72,
      // Asking whether a password was stolen takes the network.
      disable_hibp: true,
      require_special_char: false,
      require_numbers: false,
      require_uppercase: false,
      require_lowercase: false,
      show_zxcvbn: false,
      min_zxcvbn_strength: 0,
      allowed_special_characters: '',
    },
    passkey_settings: { allow_autofill: false, show_sign_in_button: false },
    enterprise_sso: { enabled: false },
    saml: { enabled: false },
  }
}

/** Characters that a password has at least; Clerk's default. */
export const PASSWORD_LENGTH = 8
