import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type ConfigParameters, PasswordPolicyViolationException } from '../../src/connector/legacy/index.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

/** `scrypt$SALT$HASH`, in base64. Throws for a password that is too short. */
export async function hashPassword(password: string, configParameters: ConfigParameters | null): Promise<string> {
  const length = Number(configParameters?.get('Password length').value ?? 0)
  if (password.length < length) {
    throw new PasswordPolicyViolationException(`A password has ${length} characters at least.`)
  }
  const salt = randomBytes(16)
  const hash = await derive(password + pepperOf(configParameters), salt, 32)
  return ['scrypt', salt.toString('base64'), hash.toString('base64')].join('$')
}

/** Whether a password is the one that was hashed. */
export async function isPassword(
  password: string,
  hash: string,
  configParameters: ConfigParameters | null,
): Promise<boolean> {
  const [, salt = '', expected = ''] = hash.split('$')
  const wanted = Buffer.from(expected, 'base64')
  const found = await derive(password + pepperOf(configParameters), Buffer.from(salt, 'base64'), 32)
  return wanted.length === found.length && timingSafeEqual(wanted, found)
}

function pepperOf(configParameters: ConfigParameters | null): string {
  return configParameters?.get('Pepper').secureValue.convertToUnsecureString() ?? ''
}
