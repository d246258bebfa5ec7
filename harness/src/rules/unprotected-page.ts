import { unprotectedRule } from './unprotected.ts'

/** CWE-306: missing authentication for a critical function. ASVS 5.0 V8.3.1: authorization at a trusted service layer. */
export const unprotectedPage = unprotectedRule({ id: 'unprotected-page', cwe: 'CWE-306', asvs: 'V8.3.1' }, [
  'page',
  'pages-page',
])
