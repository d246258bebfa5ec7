/** Exit codes of the command line, as in the design; 130 is the shell's own code for Ctrl-C. */
export const EXIT = { clean: 0, findings: 1, usage: 2, environment: 3, interrupted: 130 } as const
