export { Document as default } from 'next/document'
