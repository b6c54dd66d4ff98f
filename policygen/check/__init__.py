"""Everything that is wrong or doubtful about a project; nothing is written.

`project_check` goes through a project, `findings` has what it finds, one in each module, `rule_catalogue` all rules of
the program.
"""
