import { ForbiddenError } from './errors'
import type { Member } from './permissions'

interface Rule {
  action: string
  subject: string
  inverted: boolean
}

export class Ability {
  constructor(private readonly rules: readonly Rule[]) {}

  can(action: string, subject: string): boolean {
    let allowed = false
    for (const rule of this.rules) {
      const fits =
        (rule.action === action || rule.action === 'manage') && (rule.subject === subject || rule.subject === 'all')
      if (fits) allowed = !rule.inverted
    }
    return allowed
  }

  cannot(action: string, subject: string): boolean {
    return !this.can(action, subject)
  }

  throwUnlessCan(action: string, subject: string): void {
    if (this.cannot(action, subject)) throw new ForbiddenError(`May not ${action} ${subject}`)
  }
}

class AbilityBuilder {
  readonly rules: Rule[] = []
  can = (action: string, subject: string) => {
    this.rules.push({ action, subject, inverted: false })
    return this
  }
  cannot = (action: string, subject: string) => {
    this.rules.push({ action, subject, inverted: true })
    return this
  }
  build() {
    return new Ability(this.rules)
  }
}

export function defineAbilityFor(member: Member | null): Ability {
  const { can, cannot, build } = bound(new AbilityBuilder())
  can('read', 'Post')
  if (member) {
    can('read', 'Project')
    can('update', 'Project')
  }
  if (member?.role === 'admin') {
    can('manage', 'all')
    cannot('delete', 'Ledger')
  }
  return build()
}

const bound = (builder: AbilityBuilder) => ({
  can: builder.can,
  cannot: builder.cannot,
  build: builder.build.bind(builder),
})
