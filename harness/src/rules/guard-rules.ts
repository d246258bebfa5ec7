/** Rules about guards in entry points, in the order in which a report lists their findings. */
import type { AuditRule } from './audit-rule.ts'
import { authInCache } from './auth-in-cache.ts'
import { clientOnlyGuard } from './client-only-guard.ts'
import { guardAfterWork } from './guard-after-work.ts'
import { guardAwait } from './guard-await.ts'
import { guardOptionalUser } from './guard-optional-user.ts'
import { guardResultIgnored } from './guard-result-ignored.ts'
import { guardSomeBranches } from './guard-some-branches.ts'
import { guardSomeMethods } from './guard-some-methods.ts'
import { guardSwallowed } from './guard-swallowed.ts'
import { layoutOnlyGuard } from './layout-only-guard.ts'
import { missingTenantFilterAudit } from './missing-tenant-filter.ts'
import { roleClaimMissing } from './role-claim-missing.ts'
import { secretUnsetAccepted } from './secret-unset-accepted.ts'
import { serverFunctionExposed } from './server-function-exposed.ts'
import { tenantFromRequest } from './tenant-from-request.ts'
import { unprotectedPageAudit } from './unprotected-page.ts'
import { unprotectedRouteHandlerAudit } from './unprotected-route-handler.ts'
import { unprotectedServerFunctionAudit } from './unprotected-server-function.ts'

export const GUARD_RULES: AuditRule[] = [
  guardAwait,
  guardResultIgnored,
  guardSwallowed,
  guardAfterWork,
  guardSomeBranches,
  secretUnsetAccepted,
  layoutOnlyGuard,
  clientOnlyGuard,
  authInCache,
  roleClaimMissing,
  serverFunctionExposed,
  guardSomeMethods,
  guardOptionalUser,
  unprotectedRouteHandlerAudit,
  unprotectedPageAudit,
  unprotectedServerFunctionAudit,
  tenantFromRequest,
  missingTenantFilterAudit,
]
