from cases import for_each

from policygen.publish.redaction import redacted


@for_each(
    ("text", "shown"),
    [
        ("sftp://me:hunter22@example.org/site", "sftp://me:…@example.org/site"),
        (
            "https://x.blob.core.windows.net/c?sv=2024&sig=a%2Fb&se=1",
            "https://x.blob.core.windows.net/c?sv=2024&sig=…&se=1",
        ),
        ("https://h/?X-Amz-Signature=abc&X-Amz-Credential=AKIA/x", "https://h/?X-Amz-Signature=…&X-Amz-Credential=…"),
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("unable to access 'https://ghp_1234@example.org/r.git/'", "unable to access 'https://…@example.org/r.git/'"),
        ("ssh://git@example.org/r.git", "ssh://git@example.org/r.git"),
        ("the second line is swordfish3", "the second line is …"),
        ("access denied for swordfish1", "access denied for …"),
        ("the user is nobody", "the user is nobody"),
        ("a short one", "a short one"),
    ],
)
def test_secrets_are_taken_out(text: str, shown: str) -> None:  # case 85
    environment = {
        "AWS_SECRET_ACCESS_KEY": "swordfish1",
        "USER": "nobody",
        "MY_TOKEN": "short",
        "TWO_KEYS_TOKEN": "swordfish2\nswordfish3",
    }
    assert redacted(text, environment) == shown
