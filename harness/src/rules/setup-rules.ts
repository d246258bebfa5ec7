/** Rules about how an app is set up: keys, provider, pages to sign in, versions. In the order of a first set-up. */
import type { AuditRule } from './audit-rule.ts'
import { clerkVersionBypass } from './clerk-version-bypass.ts'
import { envDeprecated } from './env-deprecated.ts'
import { envMissing } from './env-missing.ts'
import { envPublicSecret } from './env-public-secret.ts'
import { envWebhookSecretName } from './env-webhook-secret-name.ts'
import { nextVersionBypass } from './next-version-bypass.ts'
import { providerMissing } from './provider-missing.ts'
import { redirectTargetMissing } from './redirect-target-missing.ts'
import { signInRouteClosedAudit } from './sign-in-route-closed.ts'

export const SETUP_RULES: AuditRule[] = [
  envPublicSecret,
  nextVersionBypass,
  clerkVersionBypass,
  envMissing,
  providerMissing,
  signInRouteClosedAudit,
  envWebhookSecretName,
  redirectTargetMissing,
  envDeprecated,
]
