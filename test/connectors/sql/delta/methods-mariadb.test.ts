import { describeMethods } from './methods.ts'

describeMethods('mariadb', ['watermark', 'triggers', 'compare'])
