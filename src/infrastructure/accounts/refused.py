"""Why is somebody not let in, or what they sign in with not changed? One exception with its text."""

from ...texts.sign_in import SignInFault


class SignInRefused(Exception):  # noqa: N818
    """Nothing was changed; `fault` says why and what to do."""

    def __init__(self, fault: SignInFault) -> None:
        super().__init__(fault.word)
        self.fault = fault
