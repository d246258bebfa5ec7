import { InvoiceForm } from '@acme/billing/forms'
import { track } from '@shared/track'
import { later } from '../lib/later'

export default function Page() {
  return <InvoiceForm onSend={track} onLate={later} />
}
