'use server'
export async function sendInvoice() {}
