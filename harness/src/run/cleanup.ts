/** What was started, in the order to end it: last first, each whatever happens to the others. */
export class Cleanup {
  readonly #steps: { name: string; run: () => unknown }[] = []

  add(name: string, run: () => unknown): void {
    this.#steps.push({ name, run })
  }

  /** Ends everything. Never throws: returns what could not be ended. */
  async run(): Promise<string[]> {
    const failures: string[] = []
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step.run()
      } catch (error) {
        failures.push(`${step.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    return failures
  }
}
