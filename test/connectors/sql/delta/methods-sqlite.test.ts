import { describeMethods } from './methods.ts'

describeMethods('sqlite', ['watermark', 'triggers', 'compare'])
