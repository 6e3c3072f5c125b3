import { expect } from 'chai';
import type { Answer } from '../../src/pics/answers.js';
import { chooseProtocol } from '../../src/scenario/file-means.js';

const stated = (...values: readonly string[]): Answer => ({ kind: 'list', values, asGiven: values });
const unstated: Answer = { kind: 'unstated' };

describe('the protocol in which files are transferred', () => {
  it('is the first of the statement that we offer, however it is written', () => {
    expect(chooseProtocol(stated('FTP', 'HTTP'), undefined)).to.deep.equal({ protocol: 'FTP' });
    expect(chooseProtocol(stated('https', 'ftp'), 'ftp, HTTPS')).to.deep.equal({ protocol: 'HTTPS' });
    expect(chooseProtocol(stated('SFTP', 'ftps'), undefined)).to.deep.equal({ protocol: 'FTPS' });
  });

  it('is one that the charge point does not deny; a difference is remarked', () => {
    expect(chooseProtocol(stated('FTP', 'HTTP'), 'HTTP,HTTPS')).to.deep.equal({
      protocol: 'HTTP',
      remark: 'ORS-16 is FTP, HTTP, SupportedFileTransferProtocols is HTTP, HTTPS',
    });
    expect(chooseProtocol(stated('FTP'), 'FTP,SFTP'))
      .to.include({ protocol: 'FTP' })
      .and.to.have.property('remark');
    expect(chooseProtocol(stated('FTP'), 'HTTP')).to.deep.equal({
      why: 'ORS-16 is FTP, SupportedFileTransferProtocols is HTTP: one of the two must be wrong',
    });
  });

  it('is what the charge point says where the statement says nothing', () => {
    expect(chooseProtocol(unstated, 'HTTPS,FTP')).to.deep.equal({ protocol: 'HTTPS' });
    expect(chooseProtocol(stated(), ' FTP ')).to.have.property('why');
    for (const value of [undefined, '', ' , ']) {
      expect(chooseProtocol(unstated, value)).to.deep.equal({
        why: 'ORS-16 names no file transfer protocol, and neither does the key SupportedFileTransferProtocols',
      });
    }
  });

  it('is none where SFTP is all that there is', () => {
    expect(chooseProtocol(stated('SFTP'), undefined)).to.deep.equal({
      why: 'of SFTP none can be offered: there are FTP, FTPS, HTTP and HTTPS only',
    });
  });
});
