/** What formats show in the place of what was seen: an audit sees nothing, it predicts. */
import type { Report } from '../access/index.ts'

/** The report with predictions where a run has observations. Formats for people are made of this; JSON is not. */
export function predictedView(report: Report): Report {
  if (report.command !== 'audit') return report
  return {
    ...report,
    entries: report.entries.map((entry) => ({
      ...entry,
      access: { ...entry.access, observed: entry.access.predicted },
      outcomes: Object.fromEntries(
        Object.entries(entry.outcomes).map(([name, outcome]) => [name, { ...outcome, observed: outcome.predicted }]),
      ),
    })),
  }
}
