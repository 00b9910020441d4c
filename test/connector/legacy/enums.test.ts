import { expect, test } from 'vitest'
import * as legacy from '../../../src/connector/legacy/index.ts'

test('members have the numbers that compiled connectors hold', () => {
  expect(legacy.AttributeType).toMatchObject({ String: 0, Integer: 1, Reference: 2, Binary: 3, Boolean: 4 })
  expect(legacy.AttributeOperation).toEqual({ ImportExport: 0, ExportOnly: 1, ImportOnly: 2 })
  expect(legacy.ObjectModificationType).toEqual({ Unconfigured: 0, None: 1, Add: 2, Replace: 3, Update: 4, Delete: 5 })
  expect(legacy.AttributeModificationType).toMatchObject({ Add: 1, Replace: 2, Update: 3, Delete: 4 })
  expect(legacy.OperationType).toEqual({ Full: 0, FullObject: 1, Delta: 2 })
  expect(legacy.ConfigParameterPage).toMatchObject({ Connectivity: 0, Global: 1, RunStep: 2, Partition: 3 })
  expect(legacy.MAExportType).toEqual({
    AttributeUpdate: 1,
    AttributeReplace: 2,
    ObjectReplace: 3,
    MultivaluedReferenceAttributeUpdate: 5,
  })
  expect(legacy.PasswordOptions).toEqual({ None: 0, ForceChangeAtLogOn: 1, UnlockAccount: 2, ValidatePassword: 4 })
  expect(legacy.MAImportError).toMatchObject({
    Success: 0,
    ImportErrorInvalidAttributeValue: 11,
    ImportErrorCustomStopRun: 15,
    ImportErrorCustomContinueRun: 16,
  })
  expect(legacy.MAExportError).toMatchObject({
    Success: 0,
    ExportActionRetryReferenceAttribute: 2,
    ExportErrorConnectedDirectoryMissingObject: 5,
    ExportErrorCustomContinueRun: 26,
  })
})

test('no two members of an enumeration are the same', () => {
  const enumerations = Object.entries(legacy).filter(
    ([, value]) => typeof value === 'object' && value !== legacy.MAUtils,
  )
  expect(enumerations.length).toBeGreaterThan(15)
  for (const [name, members] of enumerations) {
    const values = Object.values(members)
    expect(new Set(values).size, name).toBe(values.length)
  }
})
