/** Which of our two certificates a client is shown that knows both kinds. */

/**
 * Cipher suites in front of all others in the list of a server whose order counts: with them the certificate of elliptic
 * curves is shown, so that only those clients have to trust the root of RSA that know nothing else.
 */
export const ecdsaFirst = 'aECDSA+HIGH';
