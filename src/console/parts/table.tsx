import type { AccountRow } from '../../progress/report.ts'
import { type Column, columns, type Order, turn } from '../order.ts'
import { useShown } from '../shown.ts'
import { Icon } from './icon.tsx'
import { Row } from './row.tsx'

const atEnd: ReadonlySet<Column> = new Set(['since', 'days', 'ttv', 'seen', 'expected', 'people'] as const)
const directionOf = (order: Order) => (order.down ? 'descending' : 'ascending')

const Head = ({ column, order, onOrder }: { column: Column; order: Order; onOrder: (order: Order) => void }) => {
  const { words } = useShown()
  const sorted = order.by === column
  const meaning: Partial<Record<Column, string>> = words.list.meaning
  return (
    <th scope="col" class={`c-${column}${atEnd.has(column) ? ' end' : ''}`} aria-sort={sorted ? directionOf(order) : undefined}>
      <button type="button" title={meaning[column]} onClick={() => onOrder(turn(order, column))}>
        <span>{words.list.columns[column]}</span>
        {sorted && <Icon name={order.down ? 'down' : 'up'} />}
      </button>
    </th>
  )
}

/** Sorting where the column headers have no room. */
const Sorter = ({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) => {
  const { words } = useShown()
  return (
    <div class="sorter">
      <label>
        <span>{words.list.sortBy}</span>
        <select value={order.by} onChange={event => onOrder(turn(order, event.currentTarget.value as Column))}>
          {columns.map(column => (
            <option key={column} value={column}>
              {words.list.columns[column]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="square" aria-label={words.list.reverse} onClick={() => onOrder({ ...order, down: !order.down })}>
        <Icon name={order.down ? 'down' : 'up'} />
      </button>
    </div>
  )
}

interface TableProps {
  readonly rows: readonly AccountRow[]
  readonly order: Order
  readonly changed: ReadonlySet<string>
  readonly onOrder: (order: Order) => void
}

/** The accounts, one a row. */
export const Table = ({ rows, order, changed, onOrder }: TableProps) => {
  const { words } = useShown()
  return (
    <>
      <Sorter order={order} onOrder={onOrder} />
      <table class="accounts">
        <caption class="sr">{words.list.title}</caption>
        <thead>
          <tr>
            {columns.map(column => (
              <Head key={column} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={row.id} row={row} changed={changed.has(row.id)} />
          ))}
        </tbody>
      </table>
    </>
  )
}
