"""The invented project: pilots of six funds with their dates, types and participants.

The cast of scale 1 is fixed (38 registrations, 32 started pilots, and the parts that must occur);
chance fills in dates and numbers. A larger scale repeats the ordinary parts.
"""

import datetime as dt
import math
import random

from .records import Day, Pilot, Session

FUNDS = ("OTIB", "OOM", "OVP", "OOMT", "OOC", "A+O")
SENDERS = dict(zip(FUNDS, ("otib", "oom", "ovp", "oomt", "ooc", "ao"), strict=True))

# One part per registration. `+basis` says how participants are reported.
CAST = {
    "OTIB": "retry_1+attendance retry_2+attendance plain+attendance plain+attendance "
    "plain+new plain+new plain+partly plain+bounds rejected",
    "OOM": "two_funds_1+new plain+attendance plain+new plain+new plain+bounds plain+attendance "
    "no_kvk+new january+partly rejected_undated selected withdrawn",
    "OVP": "plain+new plain+bounds other_only+new plain+new registered",
    "OOMT": "plain+attendance plain+new plain+bounds plain+none fund_corrected+new rejected",
    "OOC": "tiny+new plain+attendance plain+bounds vanished+new",
    "A+O": "two_funds_2+new plain+new january+bounds selected_future",
}
ORDINARY = ("plain", "january", "rejected", "selected", "registered")
TYPES = (
    "coaching_mentorschap taakgericht_leren kennismanagement leercultuur teamwerk leerstrategie "
    "online_platforms zelfevaluatie beoordelingscyclus baanrotatie leerbiografieen"
).split()  # communities_of_practice: tried by nobody
USES = (14, 11, 9, 8, 6, 5, 4, 3, 2, 1, 1)  # the worked example of the indicator definitions
SBI = {
    "OTIB": ("43.21", "43.22"),
    "OOM": ("25.62", "25.11", "28.1"),
    "OVP": ("20.14", "10.51", "24.1"),
    "OOMT": ("45.11", "45.20"),
    "OOC": ("29.20", "45.20"),
    "A+O": ("26.11", "28.22", "30.1"),
}
SECTOR = {
    "OTIB": "Installatie",
    "OOM": "Metaal",
    "OVP": "Proces",
    "OOMT": "Garage",
    "OOC": "Carrosserie",
    "A+O": "Metalektro",
}
POSTCODES = "3511 AB|5611 CD|9711 EF|1013 GH|6811 JK|4811 LM|7511 NP|8011 RS|2511 TV|3011 WX"
POSTCODES += "|6211 XZ|8911 BC|1315 DE|4331 FG|9401 HJ"
FIRST_END, LAST_END = dt.date(2017, 12, 4), dt.date(2018, 11, 26)
LAST_SESSION = dt.date(2018, 12, 5)


def workday(day: Day) -> Day:
    """The day, or the Friday before."""
    return day - dt.timedelta(max(0, day.weekday() - 4))


def _later(day: Day, chance: random.Random, low: int, high: int) -> Day:
    return workday(day + dt.timedelta(chance.randint(low, high)))


def _parts(scale: float) -> list[tuple[str, str, str]]:
    """(fund, part, basis) of every registration, the fixed cast first."""
    cast = [(fund, *(f"{word}+".split("+")[:2])) for fund in FUNDS for word in CAST[fund].split()]
    wanted = math.floor(len(cast) * scale)
    ordinary = [entry for entry in cast if entry[1] in ORDINARY]
    more = [ordinary[i % len(ordinary)] for i in range(wanted - len(cast))]
    return cast + more


def _dates(pilot: Pilot, end: Day, chance: random.Random) -> None:
    """Fill in the course of a started pilot that ends on `end`."""
    pilot.completed_on = workday(end)
    earliest = dt.date(2017, 3, 15) + dt.timedelta(chance.randint(0, 30))
    start = max(earliest, end - dt.timedelta(chance.randint(190, 310)))
    pilot.started_on = workday(start)
    pilot.selected_on = workday(start - dt.timedelta(chance.randint(20, 40)))
    pilot.registered_on = workday(pilot.selected_on - dt.timedelta(chance.randint(12, 25)))
    pilot.planned_start_on = _later(pilot.selected_on, chance, 15, 40)
    length = (pilot.completed_on - pilot.started_on).days
    pilot.planned_end_on = _later(pilot.started_on, chance, max(60, length - 50), length + 25)
    if chance.random() < 0.85:
        pilot.final_report_on = _later(pilot.completed_on, chance, 3, 30)


def _unstarted(pilot: Pilot, chance: random.Random) -> None:
    pilot.registered_on = _later(dt.date(2017, 3, 6), chance, 0, 120)
    if pilot.part in ("selected", "selected_future"):
        pilot.registered_on = _later(dt.date(2018, 9, 3), chance, 0, 20)
        pilot.selected_on = _later(pilot.registered_on, chance, 14, 35)
        planned = dt.date(2018, 11, 19) if pilot.part == "selected" else dt.date(2019, 1, 14)
        pilot.planned_start_on = _later(planned, chance, 0, 14)
    elif pilot.part.startswith("rejected"):
        pilot.rejected_on = _later(pilot.registered_on, chance, 14, 40)


def _new_pilot(number: int, fund: str, part: str, basis: str, chance: random.Random) -> Pilot:
    planned = chance.randint(9, 16)
    return Pilot(
        pilot_id=f"WPL-{number:03d}",
        part=part,
        sender="ooc" if part == "fund_corrected" else SENDERS[fund],
        company_name=f"Voorbeeld {SECTOR[fund]} {number:02d} (fictief)",
        kvk_number=f"{99900000 + number}",
        fund_code=fund,
        sbi_code=chance.choice(SBI[fund]),
        postal_code=chance.choice(POSTCODES.split("|")),
        company_employees=planned + chance.choice((2, 5, 9, 20, 34, 60, 140)),
        prior_experience=chance.choice(("geen", "enige", "enige", "veel", None)),
        registered_on=dt.date(2017, 1, 9),
        planned_participants=planned,
        esf_theme=chance.choice(("goed werkgeverschap", "arbeidsmobiliteit", "beide")),
        is_ambassador=chance.random() < 0.25,
        basis=basis,
    )


def _share_companies(pilots: list[Pilot]) -> None:
    """Companies with two pilots: one tries again in its fund, one takes part under two funds."""
    by_part = {pilot.part: pilot for pilot in pilots}
    for first, second in (("retry_1", "retry_2"), ("two_funds_1", "two_funds_2")):
        one, two = by_part[first], by_part[second]
        two.company_name, two.postal_code = one.company_name, one.postal_code
        two.company_employees, two.kvk_number = one.company_employees, one.kvk_number
    by_part["retry_2"].kvk_number = None  # joined by name and postcode
    by_part["retry_2"].company_employees = by_part["retry_1"].company_employees = 46
    by_part["no_kvk"].kvk_number = None
    by_part["no_kvk"].company_name = by_part["no_kvk"].company_name.replace("Metaal", "Coöperatie")
    by_part["tiny"].company_employees = 6
    by_part["retry_1"].kvk_number = "09990001"  # a numeric cell loses the zero


def _course(pilots: list[Pilot], seed: int) -> None:
    """Dates of every pilot; completed pilots spread over the year before the last round."""
    going = [p for p in pilots if p.basis]
    plain = [p for p in going if p.part not in ("january", "retry_1", "retry_2")]
    places = random.Random(f"{seed}:order").sample(range(len(plain)), len(plain))
    order = {pilot.pilot_id: place for pilot, place in zip(plain, places, strict=True)}
    span = (LAST_END - FIRST_END).days
    for pilot in pilots:
        chance = random.Random(f"{seed}:dates:{pilot.pilot_id}")
        if pilot.part == "january":
            _dates(pilot, _later(dt.date(2019, 1, 8), chance, 0, 16), chance)
            pilot.planned_end_on = _later(dt.date(2018, 12, 3), chance, 0, 25)
            pilot.final_report_on = None
        elif pilot.part == "retry_1":
            _dates(pilot, dt.date(2017, 12, 15), chance)
            pilot.completed_on = pilot.final_report_on = None
            pilot.stopped_on, pilot.stop_reason = dt.date(2017, 9, 15), "drukte in de productie"
        elif pilot.part == "retry_2":
            _dates(pilot, dt.date(2018, 8, 24), chance)
            pilot.registered_on, pilot.selected_on = dt.date(2017, 9, 25), dt.date(2017, 10, 6)
            pilot.planned_start_on = dt.date(2017, 10, 16)
        elif pilot.basis:
            place = order[pilot.pilot_id] / max(1, len(plain) - 1)
            jitter = chance.randint(-6, 6) if 0 < place < 1 else 0
            _dates(pilot, FIRST_END + dt.timedelta(round(place * span) + jitter), chance)
        else:
            _unstarted(pilot, chance)


def _types(pilots: list[Pilot], seed: int) -> None:
    """Types per pilot; over the thirty that count they are used as often as in USES."""
    chance = random.Random(f"{seed}:types")
    counted = [p for p in pilots if p.basis and p.part not in ("retry_1", "other_only")]
    chance.shuffle(counted)
    sizes = [1 + (3 * i) // len(counted) for i in range(len(counted))]
    chance.shuffle(sizes)
    factor = len(counted) / 30
    left = {p.pilot_id: size for p, size in zip(counted, sizes, strict=True)}
    missing = round(sum(USES) * factor) - sum(sizes)
    for pilot in chance.sample(counted, max(0, missing)):
        left[pilot.pilot_id] += 1
    for code, uses in zip(TYPES, USES, strict=True):
        ranked = sorted(counted, key=lambda p: (-left[p.pilot_id], chance.random()))
        for pilot in ranked[: max(1, round(uses * factor))]:
            pilot.interventions.append((code, ""))
            left[pilot.pilot_id] -= 1
    for pilot in pilots:
        pilot.interventions.sort()
        if pilot.part == "other_only":
            pilot.interventions = [("overig", "vakwedstrijd tussen ploegen")]
        elif not pilot.interventions:
            pilot.interventions = [(c, "") for c in sorted(chance.sample(TYPES[:8], 2))]


def _sessions(pilot: Pilot, earlier: list[str], seed: int) -> None:
    """Meetings of a pilot and who came; `earlier` are people of the company's other pilot."""
    chance = random.Random(f"{seed}:people:{pilot.pilot_id}")
    number = int(pilot.pilot_id[4:])
    size = max(4, pilot.planned_participants + chance.randint(-2, 2))
    known = earlier[:4]
    pilot.people = [*known, *(f"P{number:03d}{k:02d}" for k in range(size - len(known)))]
    if pilot.basis == "none" or pilot.started_on is None:
        return
    last = min(pilot.stopped_on or pilot.completed_on or LAST_SESSION, LAST_SESSION)
    meetings = chance.randint(3, 5)
    step = max(7, (last - pilot.started_on).days // meetings)
    seen: set[str] = set(earlier)
    for k in range(meetings):
        after = min(4 + k * step, (last - pilot.started_on).days)
        held_on = max(pilot.started_on, workday(pilot.started_on + dt.timedelta(after)))
        came = sorted(chance.sample(pilot.people, max(3, round(size * chance.uniform(0.65, 1)))))
        listed = pilot.basis == "attendance" or (pilot.basis == "partly" and k == 0)
        session = Session(
            held_on=held_on,
            intervention_code=chance.choice(pilot.interventions)[0],
            persons=came,
            new=len(set(came) - seen),
            is_listed=listed,
            is_counted=not listed or chance.random() < 0.4,
            tells_new=pilot.basis == "new",
        )
        if all(held_on != other.held_on for other in pilot.sessions):
            pilot.sessions.append(session)
            seen |= set(came)


def make_pilots(seed: int, scale: float) -> list[Pilot]:
    """Every pilot of the invented project, in order of its number."""
    pilots = []
    for number, (fund, part, basis) in enumerate(_parts(scale), 1):
        chance = random.Random(f"{seed}:pilot:{number}")
        pilots.append(_new_pilot(number, fund, part, basis, chance))
    _share_companies(pilots)
    _course(pilots, seed)
    _types(pilots, seed)
    people: dict[str, list[str]] = {}
    for pilot in pilots:
        if pilot.basis:
            _sessions(pilot, people.get(pilot.company_name, []), seed)
            people[pilot.company_name] = pilot.people
    return pilots
