"""Histories from git: what a repository or a bundle says of a policy's texts, read and never changed.

safe_repository     finding and opening a repository so that it can do nothing
history_origin      where the objects of a repository or bundle are, and the end of its branch
object_store        its objects, seen through an empty repository of our own
git_log             commits along the first parents, and what each did to files
tagged_commits      what files held at each tag
file_tracks         the states of one file, through renames
merged_states       states on the other side of a merge
path_patterns       which files a pattern means
source_policies     which files are one policy, and what is set for it
dated_states        a state as a text with a date, or why it is none
foreign_dates       the date of a text that was not written for policygen
state_dates         under which date each state counts, as far as the commits bear it out
brief_states        states that nobody could see, since others took their places at once
first_commits       when readers could first see a version of a policy of one's own
git_versions        which states are versions, and which are superseded under the same date
translated_states   which version a translation belongs to
source_entry        an entry of `[[sources]]` with what the project sets beside it
state_reader        the states of its files, read from the objects
track_slugs         which slug each file gets
source_tracks       which of its files are policies, and under which slugs
state_faults        what is wrong with the states of a file of others
history_findings    what is said of states that do not tell one story
source_findings     what is said of an entry and its files
file_policies       a file of a source as a policy
file_survey         what becomes of a file: states, versions, what is dropped, where the dates come from
git_source          an entry of `[[sources]]` as a source of policies
project_repository  the project's own repository, asked for earlier states of files in `content/`
"""
