"""What another process is to do; it imports this module and nothing of the server."""


def raise_again(error: Exception) -> None:
    raise error
