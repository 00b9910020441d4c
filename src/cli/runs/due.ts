import { join } from 'node:path'
import { type Config, systemOf } from '../../host/config.ts'
import { ControlClient } from '../../host/control/client.ts'
import { storedSchedules } from '../../host/schedule/history.ts'
import { type DueTime, dueAt } from '../../host/schedule/scheduler.ts'
import { print, printJson, say } from '../output.ts'
import { localTime } from '../time.ts'

/** When the profiles of a system are due: as the running host says, or as a host would find it that was started now. */
export async function printDue(config: Config, name: string, { json }: { readonly json: boolean }): Promise<void> {
  const host = await ControlClient.connect(config.host.data)
  const due = host === undefined ? await dueWithoutHost(config, name) : (await host.status()).due
  const own = due.filter(({ system }) => system === name)
  if (json) return await printJson(own)
  if (own.length === 0) say(`No run profile of ${name} has a schedule.`)
  const now = Date.now()
  for (const { profile, at } of own) {
    const missed = Date.parse(at) <= now ? '  (when the host is started)' : ''
    await print(`${localTime(Date.parse(at))}  ${profile}${missed}\n`)
  }
  if (own.length > 0 && host === undefined) say('No host is running: these are the times at which it would run them.')
}

async function dueWithoutHost(config: Config, name: string): Promise<readonly DueTime[]> {
  const scheduled = await storedSchedules(config, systemOf(config, name), join(config.host.data, name))
  const now = Date.now()
  return scheduled
    .map(profile => ({ system: name, profile: profile.profile, at: new Date(dueAt(profile, now)).toISOString() }))
    .toSorted((a, b) => a.at.localeCompare(b.at))
}
