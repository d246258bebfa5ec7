/** A browser, for those who test with one. */
import { findBrowser, loadPlaywright, NO_BROWSER } from '../browser/index.ts'
import { ok, problem, type Check } from './types.ts'

export async function browserChecks(root: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const type = await loadPlaywright(root)
  if (type === null)
    return [
      ok('browser', 'Playwright is not installed, so none is looked for: only `routewarden test --browser` needs one.'),
    ]
  const found = findBrowser(type.executablePath(), env)
  return found === null
    ? [problem('browser', NO_BROWSER.message, NO_BROWSER.help)]
    : [ok('browser', `A browser for \`routewarden test --browser\`: ${found}`)]
}
