/**
 * A certificate for the examples, as Base64: of Kim Akers by Example CA, valid from 2025 to 2035, with a key on the curve
 * P-256, two critical extensions, and alternative names of every kind that is asked for.
 */
export const exampleCertificate = [
  'MIICMTCCAdigAwIBAgIIEqGzxOX2BxgwCgYIKoZIzj0EAwIwOjELMAkGA1UEBhMCVVMxFjAUBgNVBAoMDUV4YW1wbGUsIEluYy4x',
  'EzARBgNVBAMMCkV4YW1wbGUgQ0EwHhcNMjUwMTAxMDAwMDAwWhcNMzUwMTAxMTIwMDAwWjBJMQswCQYDVQQGEwJVUzEWMBQGA1UE',
  'CgwNRXhhbXBsZSwgSW5jLjEOMAwGA1UECwwFU2FsZXMxEjAQBgNVBAMMCUtpbSBBa2VyczBZMBMGByqGSM49AgEGCCqGSM49AwEH',
  'A0IABMCauw3qrnburWkq/2087CgWY206IkCcZpoH0CzstsibPhhH86C8fn8g5DAX804XXrMKBQVxeXAmqcb24TWE2SmjgbgwgbUw',
  'DAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwIwZQYDVR0RBF4wXIEPa2ltQGV4YW1wbGUu',
  'Y29tgg9raW0uZXhhbXBsZS5jb22GF2h0dHBzOi8vZXhhbXBsZS5jb20va2ltoB8GCisGAQQBgjcUAgOgEQwPa2ltQGV4YW1wbGUu',
  'b3JnMBkGA1UdEgQSMBCBDmNhQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0cAMEQCIG9+0/qRPI5UyGRwhjLEYjCYsU72gfJ5toon',
  'zN+PWq46AiBXcDf4YAPVS9E43/mNymJaw5I07hfPQUl7ZQcxRWm3bQ==',
].join('')
