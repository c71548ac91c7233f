import { askCycle, askElapsed, askMissed, askPhase, askSequence, askStreak, askStreakNow } from './kinds/askTime.ts'
import { compare } from './run.ts'

compare('streak', askStreak)
compare('streak now', askStreakNow)
compare('missed', askMissed)
compare('sequence', askSequence)
compare('cycle', askCycle)
compare('elapsed', askElapsed)
compare('phase', askPhase)
