"""Histories from git: what a repository or a bundle says of a policy's texts, read and never changed.

repository   finding and opening a repository so that it can do nothing
store        its objects, or those of a bundle, seen through an empty repository of our own
log          commits along the first parents, and what each did to files
tracks       the states of one file, through renames
slugs        which slug each file gets
states       a state as a text with a date, or why it is none
source_policies  which files are one policy, and what is set for it
translated_states  which version a translation belongs to
faults       what is wrong with the states of a file of others
dates        under which date each state counts, as far as the commits bear it out
versions     which states are versions, and which are superseded under the same date
survey       what becomes of a file: states, versions, what is dropped, where the dates come from
findings     what is said of states that do not tell one story
source       an entry of `[[sources]]` as a source of policies
own          the project's own repository, asked for earlier states of files in `content/`
"""
