export { FILE_NAMES, FORMATS, render } from './formats.ts'
export type { Format } from './formats.ts'
export { standing, summarise } from './summarise.ts'
export { writeReports } from './write-reports.ts'
