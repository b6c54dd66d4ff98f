"""Everything that is wrong or doubtful about a project; nothing is written.

`checking` goes through a project, `findings` has what it finds, one in each module, and `catalogue` has all rules of
the program.
"""
