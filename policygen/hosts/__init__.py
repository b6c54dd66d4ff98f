"""Files by which a host builds and serves a site: pipelines, configurations of servers, a clock."""

from policygen.hosts.host_files import HostFile, HostSettings, is_untouched
from policygen.hosts.hosts import HOSTS, Host, host_files, steps_left

__all__ = ["HOSTS", "Host", "HostFile", "HostSettings", "host_files", "is_untouched", "steps_left"]
