/** Addresses of sockets, as they are told and compared. */

/** An address of a socket: IPv4 is told as such, also where it came over IPv6. */
export const plainAddress = (address: string | undefined): string => (address ?? 'unknown').replace(/^::ffff:/i, '');
