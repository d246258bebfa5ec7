/** The providers we can sign for. */
import type { ProviderName } from '../../access/index.ts'
import type { Provider } from '../provider.ts'
import { clerk } from './clerk.ts'
import { customProvider, type CustomScheme } from './custom.ts'
import { github } from './github.ts'
import { standardWebhooks } from './standard-webhooks.ts'
import { stripe } from './stripe.ts'
import { svix } from './svix.ts'

export const providers: Record<Exclude<ProviderName, 'custom'>, Provider> = {
  clerk,
  stripe,
  github,
  'standard-webhooks': standardWebhooks,
  svix,
}

/**
 * @param custom the scheme of `custom`; without it a provider that has words, and cannot sign
 */
export function providerByName(name: ProviderName, custom?: CustomScheme): Provider {
  return name === 'custom' ? customProvider(custom) : providers[name]
}
