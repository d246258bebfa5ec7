/** Rules about the proxy that reading its file decides, in the order in which a report lists their findings. */
import type { AuditRule } from './audit-rule.ts'
import { deprecatedRouteMatcherAudit } from './deprecated-route-matcher.ts'
import { matcherMissingCondition } from './matcher-missing-condition.ts'
import { matcherNotStatic } from './matcher-not-static.ts'
import { matcherUnescapedDot } from './matcher-unescaped-dot.ts'
import { protectedPatternDead } from './protected-pattern-dead.ts'
import { proxyAwaitProtect } from './proxy-await-protect.ts'
import { proxyExport } from './proxy-export.ts'
import { proxyIgnoredOptions } from './proxy-ignored-options.ts'
import { proxyLocationAudit } from './proxy-location.ts'
import { proxyReturnIgnored } from './proxy-return-ignored.ts'
import { publicPatternDead } from './public-pattern-dead.ts'
import { publicWildcard } from './public-wildcard.ts'

export const PROXY_READ_RULES: AuditRule[] = [
  proxyLocationAudit,
  proxyExport,
  proxyIgnoredOptions,
  proxyAwaitProtect,
  proxyReturnIgnored,
  matcherNotStatic,
  matcherUnescapedDot,
  matcherMissingCondition,
  publicWildcard,
  publicPatternDead,
  protectedPatternDead,
  deprecatedRouteMatcherAudit,
]
