"""The ledger: an append-only log of every version that was ever published, in public formats.

Its leaves are `entries`; they make a tree as RFC 6962 has it (`merkle_tree`), served as `tiles`. Its state at a size
is a checkpoint (`checkpoints`), a signed note (`signed_notes`), which other people may countersign (`witnesses`,
`trust_policy`). That an entry is in the tree of a checkpoint is a proof (`proofs`). All of these are of C2SP
(https://c2sp.org); `minisign` is a second signature, for a tool that many people have.

Readers are strict and bounded: they raise `Malformed`, and nothing else, whatever they are given.
"""
