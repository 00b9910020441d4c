import { InvalidArgumentError } from 'commander'
import { type CycleName, cycleNames } from '../../host/bench/result.ts'

/** `full,delta`, in the order that they are measured in. */
export function cyclesIn(text: string): readonly CycleName[] {
  const words = text.split(',').map(word => word.trim())
  const unknown = words.find(word => !cycleNames.some(name => name === word))
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`There is no cycle "${unknown}". There are: ${cycleNames.join(', ')}.`)
  }
  return cycleNames.filter(name => words.includes(name))
}

/** `1,2`: whole numbers from 1 up. */
export function numbersIn(text: string): readonly number[] {
  return text.split(',').map(word => numberFrom1(word.trim()))
}

export function numberFrom1(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 up.')
  return Number(text)
}

export function percentIn(text: string): number {
  const value = Number(text)
  if (!/^\d+(?:\.\d+)?$/.test(text) || value > 100) throw new InvalidArgumentError('It must be a number from 0 to 100.')
  return value
}
