import type { Report } from '../access/index.ts'
export const renderHtml = (report: Report) => report.app.name
