import { describeMethods } from './methods.ts'

describeMethods('postgres', ['watermark', 'triggers', 'log', 'compare'])
