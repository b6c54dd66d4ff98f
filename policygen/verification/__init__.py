"""Whether a site keeps what its ledger says: for anybody who has a site, an address, or a receipt, and no project.

Nothing that a site says of itself is believed. A key, a policy or a checkpoint that the reader knows from before is
what all else is held against; where the reader knows nothing, the result says what that leaves open.
"""
