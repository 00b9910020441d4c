import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConfigParameter } from '../../../src/connector/legacy/config-parameter.ts'
import { ConfigParameterDefinition } from '../../../src/connector/legacy/config-parameter-definition.ts'
import { SecureString } from '../../../src/connector/legacy/secure-string.ts'

describe('a parameter', () => {
  test('has a value or a secure value, and says which where the other is asked for', () => {
    const open = new ConfigParameter('Server', 'dc1')
    const encrypted = new ConfigParameter('Password', 'hunter2', true)
    expect(open.value).toBe('dc1')
    expect(encrypted.secureValue.convertToUnsecureString()).toBe('hunter2')
    expect(() => encrypted.value).toThrow('The parameter "Password" is encrypted: read its secureValue.')
    expect(() => open.secureValue).toThrow('The parameter "Server" is not encrypted: read its value.')
    expect(new ConfigParameter('Password', new SecureString('x')).isEncrypted).toBe(true)
  })

  test('shows an encrypted value to nobody who writes it down', () => {
    const secret = new SecureString('hunter2')
    const written = [
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect(new ConfigParameter('P', secret)),
    ]
    expect(written.filter(text => text.includes('hunter2'))).toEqual([])
  })
})

describe('the definition of a parameter', () => {
  test('is made by the factory of its type', () => {
    expect(ConfigParameterDefinition.createStringParameter('Server', '.+', 'dc1')).toMatchObject({
      name: 'Server',
      type: 'String',
      validation: '.+',
      defaultValue: 'dc1',
    })
    expect(ConfigParameterDefinition.createDropDownParameter('Mode', ['a', 'b'], true, 'b')).toMatchObject({
      type: 'DropDown',
      validation: 'a,b',
      dropDownExtensible: true,
      defaultValue: 'b',
    })
    expect(ConfigParameterDefinition.createDropDownParameter('Mode', 'a,b').validation).toBe('a,b')
    expect(ConfigParameterDefinition.createCheckBoxParameter('Encrypt', true)).toMatchObject({
      defaultValue: '1',
      checkBoxDefault: true,
    })
    expect(ConfigParameterDefinition.createCheckBoxParameter('Encrypt').checkBoxDefault).toBe(false)
    expect(ConfigParameterDefinition.createLabelParameter('Who are you?')).toMatchObject({
      name: '',
      text: 'Who are you?',
      type: 'Label',
    })
  })
})
