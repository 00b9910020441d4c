import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleCertificate } from '../../../grammar/functions/certificate/example.ts'
import { certificateOf } from '../../../grammar/functions/certificate.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import type { Value } from '../../../grammar/syntax/value.ts'
import { evaluate, type Mode, modes, type Result, stillContext } from '../evaluate.ts'

const bothModes = Object.keys(modes) as Mode[]

function connect(expression: string, attributes: Record<string, Value> = {}, mode: Mode = 'interpreted'): Result {
  return evaluate(mode, expression, attributes, stillContext(), { dialect: 'aadconnect' })
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}

describe('a certificate', () => {
  const bytes = bytesOf(exampleCertificate)
  const pem = `-----BEGIN CERTIFICATE-----\r\n${exampleCertificate}\r\n-----END CERTIFICATE-----\r\n`

  test('is read once, however many functions ask', () => {
    expect(certificateOf(bytes)).toBe(certificateOf(bytes))
    expect(certificateOf(exampleCertificate)).toBe(certificateOf(exampleCertificate))
  })

  test.each([
    ['DER', bytes],
    ['Base64', exampleCertificate],
    ['PEM', pem],
    ['the bytes of Base64', new TextEncoder().encode(exampleCertificate)],
    ['the bytes of PEM', new TextEncoder().encode(pem)],
  ])('may come as %s', (_, userCertificate) => {
    for (const mode of bothModes) {
      expect(connect('CertSerialNumber([userCertificate])', { userCertificate }, mode)).toEqual({
        value: '12A1B3C4E5F60718',
      })
    }
  })

  test('is one of several in a multi-valued attribute', () => {
    const both = { userCertificate: [bytes, exampleCertificate] }
    expect(connect('CertVersion([userCertificate])', both)).toEqual({ value: ['3', '3'] })
    expect(connect('IsCert([userCertificate])', { userCertificate: [bytes, 'no'] })).toEqual({ value: [true, false] })
    const unexpired = 'Count(Where($item, [userCertificate], CertNotAfter($item) > Now()))'
    expect(connect(unexpired, both)).toEqual({ value: 2 })
  })

  test('is read as Node.js reads it, the roots that come with it among them', () => {
    for (const root of rootCertificates) {
      const { serialNumber, fingerprint, validFrom, validTo, subject } = new X509Certificate(root)
      const certificate = certificateOf(root)
      // Node.js leaves out the zeros that keep a number from being negative, and puts backslashes before commas.
      expect(BigInt(`0x${certificate.serialNumber}`)).toBe(BigInt(`0x${serialNumber}`))
      expect(connect('CertThumbprint([root])', { root })).toEqual({ value: fingerprint.replaceAll(':', '') })
      expect(certificate.notBefore.seconds * 1000).toBe(Date.parse(validFrom))
      expect(certificate.notAfter.seconds * 1000).toBe(Date.parse(validTo))
      expect(certificate.subject.flat().map(part => part.text)).toEqual(
        subject.split('\n').map(line => line.slice(line.indexOf('=') + 1).replaceAll('\\', '')),
      )
    }
  })

  test('that is damaged is read or refused, and nothing else', () => {
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    const law = fc.property(damage, fc.nat(bytes.length), (changes, length) => {
      const damaged = bytes.slice(0, length % 3 === 0 ? length : bytes.length)
      for (const [at, byte] of changes) damaged[at] = byte
      for (const kind of ['SimpleName', 'EmailName', 'UpnName']) {
        const result = connect('CertNameInfo([damaged], [kind], False)', { damaged, kind })
        if ('error' in result) expect(result.error).toBe('not-a-certificate')
      }
    })
    fc.assert(law, { numRuns: 500 })
  })

  test('that would nest without end is refused', () => {
    const nested = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80))
    expect(() => certificateOf(nested)).toThrow(EvaluationError)
  })
})

describe('a component of a distinguished name', () => {
  test('that was escaped has its value again', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !/^[^\S ]|[^\S ]$/.test(text))
    const law = fc.property(value, x => {
      expect(connect('DNComponentRev(EscapeDNComponent("cn=" & [x]) & ",dc=com", 2)', { x })).toEqual({ value: x })
    })
    fc.assert(law)
  })
})

describe('a text of more than 1,048,576 characters is not made', () => {
  const a = 'a'.repeat(1_048_576)
  const cases: readonly (readonly [Dialect, string])[] = [
    ['entra', 'Append([a], [rest])'],
    ['entra', 'Prepend([rest], [a])'],
    ['entra', 'Join("", [a], [rest])'],
    ['entra', 'Join("-", [rest], [a])'],
    ['entra', 'Join("", [list])'],
    ['entra', 'Replace([a], "a", , , Append("a", [rest]), , )'],
    ['entra', 'Replace("x", "x", , , , , Append([a], [rest]))'],
    ['entra', 'Replace(Append("a", [rest]), "a", , , , , [a])'],
    ['entra', 'Replace([a], , "a$", , Append("a", [rest]), , )'],
    ['entra', 'Replace([a], , "(?<g>a$)", "g", Append("a", [rest]), , )'],
    ['aadconnect', 'Join([list], "")'],
    ['aadconnect', 'Replace([a], "a", "a" & [rest])'],
    ['aadconnect', 'PadLeft("", 1048576 + Len([rest]), "0")'],
    ['aadconnect', 'PadRight("", 1048576 + Len([rest]), "0")'],
    ['aadconnect', 'ReplaceChars([a], "a:a" & [rest])'],
  ]
  test.each(cases)('%s: %s', (dialect, expression) => {
    for (const mode of bothModes) {
      const yields = (rest: string | null) =>
        evaluate(mode, expression, { a, list: [a, rest], rest }, stillContext(), { dialect })
      expect(yields(null)).toHaveProperty('value')
      expect(yields('x')).toEqual({ error: 'too-large' })
    }
  })

  test('by what a group sees ahead, either', () => {
    const expression = 'Replace([x], , "(?=(.*))", , "$1", , )'
    for (const mode of bothModes) {
      expect(evaluate(mode, expression, { x: 'a'.repeat(3000) })).toEqual({ error: 'too-large' })
      const short = evaluate(mode, expression, { x: 'a'.repeat(30) })
      expect('value' in short ? short.value : '').toHaveLength(495)
    }
  })
})

describe('asking whether a regular expression is found', () => {
  test('takes no longer for a pattern that could run away', () => {
    const x = `${'a'.repeat(50_000)}b`
    for (const mode of bothModes) expect(evaluate(mode, 'IsMatch([x], "^(a+)+$")', { x })).toEqual({ value: false })
  })

  test('gives the same each time', () => {
    for (const mode of bothModes) {
      const answers = [0, 1, 2].map(() => evaluate(mode, 'IsMatch("ab ab", "a")'))
      expect(answers).toEqual(Array.from({ length: 3 }, () => ({ value: true })))
    }
  })
})
