"""Sending a built site to where readers get it: a branch of a git repository, a folder, a store of objects.

`targets` says which address means what, `publish_plan` what a target is asked: first a plan, which changes nothing,
then to carry it out. What is sent is what the manifest of the site names, compared with what is there.
"""
