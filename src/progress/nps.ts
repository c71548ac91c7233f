/** The Net Promoter Score of some answers from 0 to 10. */
export interface Nps {
  /** From -100 to 100. */
  readonly score: number
  /** Answers of 9 or 10, of 7 or 8, and of 6 or less. */
  readonly promoters: number
  readonly passives: number
  readonly detractors: number
  readonly answers: number
}

/**
 * The share of promoters less that of detractors, in points: round(100 x (promoters - detractors) / answers), half a point rounding up
 * (F. F. Reichheld, "The One Number You Need to Grow", 2003; practice 14). What is no whole number from 0 to 10 is no answer; null without any.
 * Few answers tell who gave them: whoever shows the score withholds it below a number of `answers` (practice 13: 5).
 */
export const nps = (scores: readonly number[]): Nps | null => {
  const valid = scores.filter(score => Number.isInteger(score) && score >= 0 && score <= 10)
  const answers = valid.length
  const promoters = valid.filter(score => score >= 9).length
  const detractors = valid.filter(score => score <= 6).length
  // `+ 0` since -0 is no score.
  const score = Math.round((100 * (promoters - detractors)) / answers) + 0
  return answers ? { score, promoters, passives: answers - promoters - detractors, detractors, answers } : null
}
