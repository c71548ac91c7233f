export { accountOf } from './account.ts'
export type { Before } from './change.ts'
export { change } from './change.ts'
export { contactAt, hoursOf } from './contact.ts'
export { measureAccount } from './everyone.ts'
export type { Finding, Findings } from './findings.ts'
export { findingsOf } from './findings.ts'
export { goalsCalendar } from './ics.ts'
export { createMemo, measure } from './measure.ts'
export type { Nps } from './nps.ts'
export { nps } from './nps.ts'
export type {
  AccountPage,
  AccountReport,
  AccountRow,
  AccountsReport,
  AlarmRow,
  AlarmsReport,
  Reach,
  ReportLevel,
  ReportLoss,
  ReportMilestone,
  ReportPerson,
  TimelineEntry,
} from './report.ts'
export type { AccountSource, Told } from './reporting.ts'
export { accountReport, accountRow } from './reporting.ts'
export type { Memo } from './scene.ts'
export { sealMemo } from './seal.ts'
export { segmentsOf } from './segment.ts'
export { latchesOf, shareAccount, shareEveryone } from './share.ts'
export { createSharing, type Sharing } from './sharing.ts'
export { idText, textOf } from './shown.ts'
export type { Transition } from './stages.ts'
export { expectedRenewals, transitionsOf } from './stages.ts'
export type { Cohort, TtvCohort, TtvFigure, TtvRow } from './ttv.ts'
export { ttvReport, ttvRow } from './ttv.ts'
export type {
  FirstGoal,
  GoalProgress,
  GuideProgress,
  ItemProgress,
  LevelProgress,
  MilestoneProgress,
  OutcomeProgress,
  Progress,
  SignalProgress,
  Sources,
  Turn,
} from './types.ts'
