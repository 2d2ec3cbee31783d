"""The office's own reports, over the records of all registers."""

from office.reports.own.backlog import BACKLOG
from office.reports.own.step_times import STEP_TIMES
from office.reports.own.timeliness import TIMELINESS
from office.reports.own.usage import USAGE
from office.reports.own.workload import WORKLOAD

REPORTS = (WORKLOAD, TIMELINESS, STEP_TIMES, BACKLOG, USAGE)
