"""Certificates for tests: made with the key that a demo keeps for its synthetic clients."""
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Authority:
    """Makes certificates with the key of a demo's authority for clients."""

    def __init__(self, folder):
        self.folder = folder
        pem = (folder / "tls" / "client-ca.pem").read_bytes()
        self.key = serialization.load_pem_private_key(pem, None)
        self.certificate = x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERTIFICATE"):])
        self.count = 0

    def make(self, name, seconds=3600, server=False):
        """Writes NAME.pem, a key and its certificate, and returns the path and the certificate."""
        usage = x509.ExtendedKeyUsageOID.SERVER_AUTH if server else x509.ExtendedKeyUsageOID.CLIENT_AUTH
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.datetime.utcnow()
        certificate = (
            x509.CertificateBuilder().subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(self.certificate.subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=2)).not_valid_after(now + datetime.timedelta(seconds=seconds))
            .add_extension(x509.BasicConstraints(False, None), True)
            .add_extension(x509.ExtendedKeyUsage([usage]), False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
            .sign(self.key, hashes.SHA256()))
        self.count += 1
        path = self.folder / f"{name}-{self.count}.pem"
        path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                         + certificate.public_bytes(serialization.Encoding.PEM))
        return path, certificate

    def revocation_list(self, *certificates):
        now = datetime.datetime.utcnow().replace(microsecond=0)
        builder = (x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
                   .last_update(now).next_update(now + datetime.timedelta(days=1)))
        for certificate in certificates:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(now).build())
        path = self.folder / "list.pem"
        path.write_bytes(builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return path


def fingerprint(certificate):
    return certificate.fingerprint(hashes.SHA256()).hex()


def certificate_alone(path):
    """The file beside it with the certificate and without the key: all that the directorate ever sees."""
    text = path.read_text()
    only = path.with_suffix(".crt")
    only.write_text(text[text.index("-----BEGIN CERTIFICATE"):])
    return only
