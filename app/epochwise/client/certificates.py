"""The certificates by which an https server is recognised: the environment's, else those that come with certifi."""

import os
import ssl

import certifi

from epochwise.core.config.setting import InvalidSetting


def certificates(needed: bool) -> ssl.SSLContext:
    """What SSL_CERT_FILE or SSL_CERT_DIR holds, else certifi's; where none is `needed`, nothing of it can fail.

    Raises:
        InvalidSetting: naming the variable, when it is needed and cannot be used.
    """
    try:
        return _context()
    except InvalidSetting:
        if needed:
            raise
        # Trusts nobody, so that a redirect to https fails instead of being believed.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _context() -> ssl.SSLContext:
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not file and folder and not any(os.path.isdir(part) for part in folder.split(os.pathsep)):
        raise InvalidSetting("SSL_CERT_DIR", f"{folder!r} is not a folder with certificates")
    try:
        if file or not folder:
            return ssl.create_default_context(cafile=file or certifi.where())
        return ssl.create_default_context(capath=folder)
    except OSError as error:
        # The library also opens the file to which SSLKEYLOGFILE has it write keys.
        keys = os.environ.get("SSLKEYLOGFILE")
        name, value = ("SSLKEYLOGFILE", keys) if keys and error.filename == keys else ("SSL_CERT_FILE", file)
        raise InvalidSetting(name, f"{value!r} cannot be used: {error.strerror or error}") from None
