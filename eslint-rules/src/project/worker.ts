/** The thread that keeps apps audited while ESLint works: rules are synchronous, an audit is not. */
import { LintProject } from 'routewarden/lint'
import { runAsWorker } from 'synckit'
import type { Answer, Question } from './question.ts'

const projects = new Map<string, LintProject>()

runAsWorker(async ({ file, text, root, exec, configFile, all }: Question): Promise<Answer> => {
  const key = JSON.stringify([root, exec, configFile])
  const project =
    projects.get(key) ??
    new LintProject(root, {
      ...(exec === undefined ? {} : { exec }),
      ...(configFile === undefined ? {} : { configFile }),
    })
  projects.set(key, project)
  try {
    const findings = await project.findingsIn(file, text)
    const everything = all === true ? project.everything() : null
    return { findings, problem: null, ...(everything ? { everything } : {}) }
  } catch (error) {
    return { findings: [], problem: error instanceof Error ? error.message : String(error) }
  }
})
