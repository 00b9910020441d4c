import { escaped } from './escape.ts'

/** A table whose first column is text and whose others are figures. */
export function figureTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = head.map(cell => `<th>${escaped(cell)}</th>`).join('')
  const body = rows.map(([first = '', ...cells]) => {
    const others = cells.map(cell => `<td>${escaped(cell)}</td>`).join('')
    return `<tr><th scope="row">${escaped(first)}</th>${others}</tr>`
  })
  return `<div class="wide"><table><thead><tr>${headCells}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`
}
