import { flawRule, strangersCan } from './guard-flaw.ts'

/** CWE-862: only the layout checks; layouts are not run again on navigation, and pages render beside them (Next docs: "Authentication > Layouts and auth checks"). */
export const layoutOnlyGuard = flawRule({ id: 'layout-only-guard', cwe: 'CWE-862', asvs: 'V8.3.1' }, 'layout-only', {
  says: (entry) =>
    `only its layout checks: layouts are not run again when a visitor moves between their pages, and the page is rendered all the same; ${strangersCan(entry)} by asking for its payload.`,
  help: (entry) => `Check in ${entry.file} too, or in what reads its data.`,
})
