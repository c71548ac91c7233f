import { askAttest, askCoverage, askQuorum, askTrait } from './kinds/askPeople.ts'
import { compare } from './run.ts'

compare('quorum', askQuorum)
compare('coverage', askCoverage)
compare('attest', askAttest)
compare('trait', askTrait)
