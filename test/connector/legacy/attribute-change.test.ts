import { expect, test } from 'vitest'
import { AttributeChange, ValueChange } from '../../../src/connector/legacy/attribute-change.ts'
import { CSEntryChange } from '../../../src/connector/legacy/cs-entry-change.ts'
import {
  AttributeModificationType,
  ObjectModificationType,
  ValueModificationType,
} from '../../../src/connector/legacy/enums/modification.ts'

const { Add, Delete } = ValueModificationType

function written(change: AttributeChange) {
  return [change.modificationType, change.valueChanges.map(({ value, modificationType }) => [value, modificationType])]
}

test('an addition takes one value, a list, or octets as one value', () => {
  const octets = new Uint8Array([1, 2])
  expect(written(AttributeChange.createAttributeAdd('a', 1))).toEqual([AttributeModificationType.Add, [[1, Add]]])
  expect(written(AttributeChange.createAttributeAdd('a', ['x', 'y']))[1]).toEqual([
    ['x', Add],
    ['y', Add],
  ])
  expect(written(AttributeChange.createAttributeReplace('a', octets))).toEqual([
    AttributeModificationType.Replace,
    [[octets, Add]],
  ])
})

test('an update takes changes of values, or two lists of which either may be null', () => {
  const changes = [ValueChange.createValueDelete('x'), ValueChange.createValueAdd('y')]
  expect(written(AttributeChange.createAttributeUpdate('a', changes))).toEqual([
    AttributeModificationType.Update,
    [
      ['x', Delete],
      ['y', Add],
    ],
  ])
  expect(written(AttributeChange.createAttributeUpdate('a', null, ['x']))[1]).toEqual([['x', Delete]])
  expect(written(AttributeChange.createAttributeUpdate('a', ['y'], null))[1]).toEqual([['y', Add]])
})

test('an entry begins unconfigured, with an identifier of its own, and names what changes', () => {
  const entry = CSEntryChange.create()
  entry.attributeChanges.add(AttributeChange.createAttributeDelete('mail'))
  expect(entry.objectModificationType).toBe(ObjectModificationType.Unconfigured)
  expect(entry.changedAttributeNames).toEqual(['mail'])
  expect(entry.identifier).not.toBe(CSEntryChange.create().identifier)
})
