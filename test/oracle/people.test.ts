import { askAttest, askCoverage, askQuorum, askQuorumNow, askTrait } from './kinds/askPeople.ts'
import { compare } from './run.ts'

compare('quorum', askQuorum)
compare('quorum now', askQuorumNow)
compare('coverage', askCoverage)
compare('attest', askAttest)
compare('trait', askTrait)
