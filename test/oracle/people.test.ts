import {
  askAgree,
  askAgreeNow,
  askAttest,
  askCoverage,
  askQuorum,
  askQuorumNow,
  askRatio,
  askTarget,
  askTrait,
  askUnits,
} from './kinds/askPeople.ts'
import { compare } from './run.ts'

compare('quorum', askQuorum)
compare('quorum now', askQuorumNow)
compare('coverage', askCoverage)
compare('coverage of units', askUnits)
compare('attest', askAttest)
compare('agree', askAgree)
compare('agree now', askAgreeNow)
compare('trait', askTrait)
compare('target', askTarget)
compare('ratio', askRatio)
