import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeading } from '@/components/page-heading'
import { urls } from '@/lib/urls'

export const metadata: Metadata = { title: 'Pricing' }

const PLANS = [
  { name: 'Free', price: '€0', unit: 'for ever', points: ['1 organization', '3 projects', 'Unlimited readers'] },
  {
    name: 'Team',
    price: '€9',
    unit: 'per member and month',
    points: ['Unlimited projects', 'Document owners', 'Repository events', 'File downloads'],
    chosen: true,
  },
  {
    name: 'Company',
    price: '€19',
    unit: 'per member and month',
    points: ['Everything in Team', 'Custom roles and permissions', 'Several organizations', 'Priority support'],
  },
]

export default function PricingPage() {
  return (
    <>
      <PageHeading title="Pricing">Start free with your first projects. Pay when your team moves in.</PageHeading>
      <div className="grid gap-6 md:grid-cols-3">
        {PLANS.map((plan) => (
          <section
            key={plan.name}
            className={`card flex flex-col ${plan.chosen ? 'border-pine ring-pine ring-1' : ''}`}
          >
            <h2 className="flex items-center justify-between text-lg font-semibold">
              {plan.name}
              {plan.chosen && (
                <span className="bg-pine/10 text-pine rounded-full px-2 py-0.5 font-sans text-xs">Most chosen</span>
              )}
            </h2>
            <p className="mt-4">
              <span className="font-display text-4xl font-semibold">{plan.price}</span>{' '}
              <span className="text-sm text-stone-500">{plan.unit}</span>
            </p>
            <ul className="mt-6 mb-8 flex-1 space-y-2 text-sm text-stone-600">
              {plan.points.map((point) => (
                <li key={point} className="flex gap-2">
                  <span aria-hidden className="text-pine">
                    ✓
                  </span>
                  {point}
                </li>
              ))}
            </ul>
            <Link href={urls.signUp} className={plan.chosen ? 'button' : 'button-quiet'}>
              Choose {plan.name}
            </Link>
          </section>
        ))}
      </div>
    </>
  )
}
