import { sendInvoice } from './invoices'

export function InvoiceForm() {
  return <form action={sendInvoice} />
}
