/** The providers we can sign for. */
import type { ProviderName } from '../../access/index.ts'
import type { Provider } from '../provider.ts'
import { clerk } from './clerk.ts'
import { github } from './github.ts'
import { standardWebhooks } from './standard-webhooks.ts'
import { stripe } from './stripe.ts'

export const providers: Record<ProviderName, Provider> = {
  clerk,
  stripe,
  github,
  'standard-webhooks': standardWebhooks,
}

export function providerByName(name: ProviderName): Provider {
  return providers[name]
}
