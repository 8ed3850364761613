import tls from 'node:tls'

/**
 * Lets this process trust what the machine trusts: a relay inside a company often has a certificate of that company.
 * Node brings a list of its own and would refuse it.
 */
export function trustSystemCertificates(): void {
  try {
    const trusted = new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])
    tls.setDefaultCACertificates([...trusted])
  } catch (error) {
    // Node's own list stays: public certificates work.
    console.warn('baton: the certificates of this machine could not be read:', error)
  }
}
