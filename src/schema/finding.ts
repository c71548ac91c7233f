import type { SchemaProblem } from './problems.ts'

/** What `lintPlaybook` found: an error keeps the playbook from working as it says, a warning is worth a second look. */
export interface Finding extends SchemaProblem {
  readonly severity: 'error' | 'warning'
  /** Names the check, such as `long-guide`; `schema` for what `parsePlaybook` tells. */
  readonly code: string
  /** The practice of customer success that it follows from. */
  readonly practice?: number
}

/** A finding without its path. */
export type Remark = readonly [path: string, expected: string, found: string, mend: string]

/** One check: its name, how much it matters, the practice it follows from. */
export const finder =
  (code: string, severity: Finding['severity'] = 'warning', practice?: number) =>
  (...[path, expected, found, mend]: Remark): Finding => ({
    path,
    expected,
    found,
    mend,
    severity,
    code,
    ...(practice !== undefined && { practice }),
  })
