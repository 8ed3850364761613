/** Whether a host name, as URL has normalised it, is this machine: every spelling of 127.0.0.1 is dotted decimal by then. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
