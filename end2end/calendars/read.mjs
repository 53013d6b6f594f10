// Reads a calendar file from the standard input with ical.js and prints its events as JSON, their times in UTC.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const utc = (time) => new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");
const events = calendar.getAllSubcomponents("vevent").map((event) => {
  const text = (name) => event.getFirstPropertyValue(name) ?? "";
  const party = (name) => {
    const property = event.getFirstProperty(name);
    return property ? [property.getParameter("cn") ?? "", property.getFirstValue()] : [];
  };
  return {
    uid: text("uid"),
    sequence: text("sequence"),
    status: text("status"),
    start: utc(event.getFirstPropertyValue("dtstart")),
    end: utc(event.getFirstPropertyValue("dtend")),
    stamp: utc(event.getFirstPropertyValue("dtstamp")),
    modified: utc(event.getFirstPropertyValue("last-modified")),
    summary: text("summary"),
    location: text("location"),
    description: text("description"),
    organizer: party("organizer"),
    attendee: party("attendee"),
  };
});
process.stdout.write(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
