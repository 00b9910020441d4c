const untrusted = 'was not signed by an authority that is trusted here. Name the file of that authority in tls.ca.'

const words: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `is signed by itself, and ${untrusted}`,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_HAS_EXPIRED: 'has expired. It must be renewed on the server.',
  CERT_NOT_YET_VALID: 'is not valid yet. Check the clocks of both machines.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'is for another name than the host. Use the name it is for as host, or say it in tls.serverName.',
}

/** What is wrong with a server's certificate, by the code of Node's error: `has expired. …`; `undefined` of other codes. */
export function certificateWords(code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined
}
