"""Reads a calendar file from the standard input with Debian's python3-icalendar and prints its events as JSON, their times in UTC.

The zones get names that no database knows, so that the file's own rules are used.
"""

import json
import re
import sys
from datetime import timezone

from icalendar import Calendar

text = sys.stdin.buffer.read().decode()
text = re.sub(r"TZID([:=])(\w)", r"TZID\1Circlet-\2", text)
calendar = Calendar.from_ical(text)


def utc(value):
    return value.dt.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def party(value):
    return [] if value is None else [str(value.params.get("CN", "")), str(value)]


events = [
    {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "start": utc(event["DTSTART"]),
        "end": utc(event["DTEND"]),
        "stamp": utc(event["DTSTAMP"]),
        "modified": utc(event["LAST-MODIFIED"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event.get("LOCATION", "")),
        "description": str(event.get("DESCRIPTION", "")),
        "organizer": party(event.get("ORGANIZER")),
        "attendee": party(event.get("ATTENDEE")),
    }
    for event in calendar.walk("VEVENT")
]
json.dump({"method": str(calendar["METHOD"]), "events": events}, sys.stdout)
