"""A plan as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from basisbook.forms.amendment.package import Package, Plan
from basisbook.forms.filed.texts import text_of
from basisbook.ledger.problems import Problem


def as_json(found: Plan, worded: Callable[[Problem], str]) -> dict[str, object]:
    """The plan as `amend --format json` prints it. Amounts are decimal texts, absent where not known.

    `worded` says how ways out are written.
    """
    return {
        "format": 1,
        "today": found.today.isoformat(),
        "policy": found.policy,
        "incomplete": found.incomplete,
        "years": [_package_json(package, worded) for package in found.packages],
        "chains": {
            person: {
                pool: [
                    {
                        "tax_year": row.tax_year,
                        "line_1": text_of(row.line_1),
                        "brought": text_of(row.brought),
                        "ratio": row.ratio,
                        "recovered": text_of(row.recovered),
                        "filed": None if row.filed is None else text_of(row.filed),
                        "carried": text_of(row.carried),
                        "other_policy": text_of(row.other),
                        "closed": row.closed,
                    }
                    for row in rows
                ]
                for (owner, pool), rows in found.chains.items()
                if owner == person
            }
            for person in dict.fromkeys(owner for owner, _ in found.chains)
        },
        "problems": [_problem_json(problem, worded) for problem in found.problems],
    }


def _package_json(package: Package, worded: Callable[[Problem], str]) -> dict[str, object]:
    columns = package.columns
    return {
        "tax_year": package.tax_year,
        "people": list(package.people),
        "action": package.action,
        "complete": not package.missing,
        "forms": [
            {
                "person": step.person,
                "pool": step.pool,
                "kind": step.kind,
                "lines": step.year.lines,
                "changes": [
                    {"line": change.line, "before": change.before, "after": change.after}
                    for change in step.changes
                ],
            }
            for step in package.steps
        ],
        "form_5329": [
            {"person": one.person, "filed": None if one.filed is None else text_of(one.filed)}
            | {"lines": {number: text_of(cents) for number, cents in one.lines.items()}}
            for one in package.early
        ],
        "form_1040x": None
        if columns is None or not columns.a
        else {
            name: {"A": text_of(a), "B": text_of(columns.b[name]), "C": text_of(columns.c[name])}
            for name, a in columns.a.items()
        }
        | {name: text_of(cents) for name, cents in columns.single.items()},
        "income": None if package.income is None else text_of(package.income),
        "refund": None if package.refund_expected is None else text_of(package.refund_expected),
        "filed": package.of.dates.filed.isoformat() if package.of.dates.filed else None,
        "filed_assumed": package.of.assumed,
        "refund_open": package.refund.open,
        "file_by": _day(package.refund.file_by),
        "arguable": _day(package.refund.arguable),
        "assessment_open": package.assessment.open,
        "assessment_until": _day(package.assessment.until),
        "assessment_extended_until": _day(package.assessment.extended_until),
        "reasons": list(package.reasons),
        "penalties": list(package.penalties),
        "waits": list(package.waits),
        "e_file": package.e_file,
        "missing": [_problem_json(problem, worded) for problem in package.missing],
        "warnings": [_problem_json(problem, worded) for problem in package.warnings],
    }


def _problem_json(problem: Problem, worded: Callable[[Problem], str]) -> dict[str, str]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "place": problem.place,
        "message": problem.text,
        "remedy": worded(problem),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
