import { expect, test } from 'vitest'
import { holdsSecret, meaningOf } from '../../src/model/attribute-meanings.ts'
import { identityNoun } from '../../src/model/identity-nouns.ts'
import { plural, singular, wordsOf } from '../../src/model/words.ts'

test.each([
  ['tblUserRoles', ['tbl', 'user', 'roles']],
  ['TBL_USER_ROLES', ['tbl', 'user', 'roles']],
  ['HTTPServer 2nd', ['http', 'server', '2nd']],
  ['Prénom-Größe', ['prenom', 'groesse']],
])('the words of %s', (name, words) => expect(wordsOf(name)).toEqual(words))

test.each([
  ['users', 'user'],
  ['people', 'person'],
  ['companies', 'company'],
  ['addresses', 'address'],
  ['boxes', 'box'],
  ['status', 'status'],
  ['staff', 'staff'],
  ['rollen', 'rolle'],
  ['usuarios', 'usuario'],
])('the singular of %s', (word, one) => expect(singular(word)).toBe(one))

test.each([
  ['user', 'users'],
  ['company', 'companies'],
  ['address', 'addresses'],
  ['users', 'users'],
])('the plural of %s', (word, several) => expect(plural(word)).toBe(several))

test.each([
  ['app_users', 'person', 'user'],
  ['Mitarbeiter', 'person', 'mitarbeiter'],
  ['groupes_utilisateurs', 'group', 'groupe'],
  ['user_groups', 'group', 'group'],
])('%s says what it holds', (name, kind, word) => expect(identityNoun(name)).toMatchObject({ kind, word }))

test.each(['user_log', 'users_2019', 'orders', ''])('%s says nothing of people or groups', name =>
  expect(identityNoun(name)).toBeUndefined(),
)

test.each([
  ['cust_email', 'email'],
  ['UserName', 'userName'],
  ['user_name', 'userName'],
  ['staff_name', 'name'],
  ['VORNAME', 'givenName'],
  ['manager_id', 'manager'],
  ['ROLENAME', 'name'],
  ['created_at', undefined],
])('%s means %s', (name, meaning) => expect(meaningOf(name)).toBe(meaning))

test.each([
  ['PASSWORD_HASH', true],
  ['userPassword', true],
  ['apiKey', true],
  ['Kennwort', true],
  ['password_changed_at', false],
  ['passport_no', false],
  ['keyboard', false],
])('%s holds a secret: %s', (name, is) => expect(holdsSecret(name)).toBe(is))
