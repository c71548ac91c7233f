import ts from 'typescript'
import { expect, test } from 'vitest'
import { nodesOf, parse, sourceFiles } from './tree.ts'

const floors = /^src\/(playbook|evidence|rule|progress|guide|beacon)\//
const world = new Set(
  'window document navigator location history fetch XMLHttpRequest WebSocket setTimeout setInterval requestAnimationFrame queueMicrotask crypto performance localStorage sessionStorage indexedDB globalThis self process console'.split(
    ' ',
  ),
)

const at = (file: ts.SourceFile, node: ts.Node): string =>
  `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText().slice(0, 60)}`

/** An identifier that names a value of the outer world, not a property or a declared name. */
const isFree = (node: ts.Identifier): boolean => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  return !(
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isShorthandPropertyAssignment(parent)
  )
}

test('the pure floors touch no window, timer, clock, chance or network', () => {
  const wrong: string[] = []
  for (const path of sourceFiles.filter(path => floors.test(path))) {
    const file = parse(path)
    for (const node of nodesOf(file)) {
      if (ts.isIdentifier(node) && world.has(node.text) && isFree(node)) wrong.push(at(file, node.parent))
      if (ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random)$/.test(node.getText())) wrong.push(at(file, node))
      if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) wrong.push(at(file, node))
    }
  }
  expect(wrong).toEqual([])
})

const entries = /^src\/(script|script-all|cli)\.ts$|^src\/console\/main\.tsx$/

test('nothing runs at import, and no module keeps state that changes', () => {
  const wrong: string[] = []
  for (const path of sourceFiles.filter(path => !entries.test(path))) {
    const file = parse(path)
    for (const statement of file.statements) {
      if (
        ts.isExpressionStatement(statement) ||
        ts.isForStatement(statement) ||
        ts.isForOfStatement(statement) ||
        ts.isIfStatement(statement)
      )
        wrong.push(at(file, statement))
      if (ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const)) wrong.push(at(file, statement))
      if (ts.isVariableStatement(statement))
        for (const { initializer } of statement.declarationList.declarations)
          if (
            initializer &&
            ts.isNewExpression(initializer) &&
            /^(Weak)?(Map|Set)$/.test(initializer.expression.getText()) &&
            !initializer.arguments?.length
          )
            wrong.push(at(file, statement))
    }
  }
  expect(wrong).toEqual([])
})

test('no text ever becomes markup or code', () => {
  const markup =
    /^(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|eval|Function|srcdoc|setHTMLUnsafe|createContextualFragment)$/
  const wrong: string[] = []
  for (const path of sourceFiles) {
    const file = parse(path)
    for (const node of nodesOf(file)) {
      if (!ts.isIdentifier(node) || !markup.test(node.text)) continue
      const isType = ts.isTypeReferenceNode(node.parent)
      if (!isType) wrong.push(at(file, node.parent))
    }
  }
  expect(wrong).toEqual([])
})
