/** Names and values that tell measurements apart. */
export type Labels = Readonly<Record<string, string>>

/** Counts and measures, told as Prometheus reads it. */
export interface Metrics {
  /** Adds to a counter. */
  count(name: string, labels?: Labels, by?: number): void
  /** Notes how long something took, in seconds. */
  time(name: string, seconds: number, labels?: Labels): void
  /** Prometheus' text format 0.0.4; `now`: gauges that are read when they are asked for. */
  text(now: readonly Gauge[]): string
}

export interface Gauge {
  readonly name: string
  readonly value: number
  readonly labels?: Labels
}

/** Counts what never arrived. */
export const LOST = 'waymark_lost_total'

/** What each name says. Only names that stand here are told. */
const HELP: Readonly<Record<string, string>> = {
  waymark_requests_total: 'Requests by door and status.',
  waymark_request_seconds: 'Time from a request to its answer, by door.',
  waymark_rows_total: 'Rows of evidence taken in, or why not.',
  waymark_happenings_total: 'Happenings taken in, known before, or refused.',
  waymark_entries_total: 'Entries of servers taken in, known before, or refused.',
  waymark_alarms_total: 'Alarms raised and cleared.',
  waymark_deliveries_total: 'Attempts to tell webhooks.',
  [LOST]: 'What browsers say they lost (a happening, a day of a series or a mark each), by reason, since this receiver started.',
  waymark_in_flight: 'Beacons that are being committed.',
  waymark_merged_total: 'Beacons out of the queue: committed, barred (another device had that name), or unreadable.',
  waymark_queue_waiting: 'Beacons in the queue that are not committed yet.',
  waymark_outbox: 'Messages by state.',
  waymark_alarms_open: 'Alarms that nobody is done with.',
  waymark_sweep_seconds_ago: 'Seconds since this receiver last looked at accounts, or saw that another does.',
  process_resident_memory_bytes: 'Resident memory.',
  process_start_time_seconds: 'Start, in seconds since 1970.',
}
/** Upper bounds of the histogram, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** So many label sets of a name are kept; the rest goes under `other`. Labels are ours, so this is for our own slips. */
const MOST_SETS = 200

const escaped = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
const labelsOf = (labels: Labels, more = ''): string => {
  const all = [...Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`), ...(more ? [more] : [])]
  return all.length ? `{${all.join(',')}}` : ''
}

interface Histogram {
  readonly buckets: number[]
  sum: number
  count: number
}

/** Measurements of one process, in memory. */
export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>()
  const times = new Map<string, Map<string, { readonly labels: Labels; readonly histogram: Histogram }>>()

  return {
    count: (name, labels = {}, by = 1) => {
      const sets = counters.get(name) ?? new Map<string, number>()
      counters.set(name, sets)
      const key = labelsOf(labels)
      const at = sets.has(key) || sets.size < MOST_SETS ? key : '{label="other"}'
      sets.set(at, (sets.get(at) ?? 0) + by)
    },
    time: (name, seconds, labels = {}) => {
      const sets = times.get(name) ?? new Map<string, { readonly labels: Labels; readonly histogram: Histogram }>()
      times.set(name, sets)
      const key = labelsOf(labels)
      const { histogram } = sets.get(key) ?? { histogram: { buckets: BOUNDS.map(() => 0), sum: 0, count: 0 } }
      sets.set(key, { labels, histogram })
      BOUNDS.forEach((bound, i) => {
        if (seconds <= bound) histogram.buckets[i]!++
      })
      histogram.sum += seconds
      histogram.count++
    },
    text: gauges => {
      const lines: string[] = []
      const head = (name: string, type: string): void => {
        lines.push(`# HELP ${name} ${HELP[name] ?? name}`, `# TYPE ${name} ${type}`)
      }
      for (const [name, sets] of counters) {
        head(name, 'counter')
        for (const [labels, n] of sets) lines.push(`${name}${labels} ${n}`)
      }
      for (const [name, sets] of times) {
        head(name, 'histogram')
        for (const { labels, histogram } of sets.values()) {
          BOUNDS.forEach((bound, i) => {
            lines.push(`${name}_bucket${labelsOf(labels, `le="${bound}"`)} ${histogram.buckets[i]}`)
          })
          lines.push(`${name}_bucket${labelsOf(labels, 'le="+Inf"')} ${histogram.count}`)
          lines.push(`${name}_sum${labelsOf(labels)} ${histogram.sum}`, `${name}_count${labelsOf(labels)} ${histogram.count}`)
        }
      }
      for (const name of new Set(gauges.map(gauge => gauge.name))) {
        head(name, 'gauge')
        for (const { value, labels = {} } of gauges.filter(gauge => gauge.name === name)) lines.push(`${name}${labelsOf(labels)} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}
