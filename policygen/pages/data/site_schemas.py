"""JSON Schemas (draft 2020-12) of the JSON files of a site, which lie in it as `schema/NAME.json`.

They are strict: every key is described, and there are no others. A site that leaves out a key or has one more was not
made by this version of the program.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.files import File
from policygen.core.json_files import json_file
from policygen.core.model import Change, DoubtKind, EndReason, Precision, Status

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _text(description: str, **more: object) -> Schema:
    return {"description": description, "type": "string", **more}


def _maybe(schema: Schema) -> Schema:
    """The same, or null."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def _object(properties: Mapping[str, Schema], description: str = "", optional: Collection[str] = ()) -> Schema:
    """An object that has all of these keys but for `optional` ones, and no others."""
    described: Schema = {"description": description} if description else {}
    shape = {
        "type": "object",
        "properties": dict(properties),
        "required": [key for key in properties if key not in optional],
    }
    return {**described, **shape, "additionalProperties": False}


def _list(items: Schema, description: str = "") -> Schema:
    described: Schema = {"description": description} if description else {}
    return {**described, "type": "array", "items": items}


def _tuple(*items: Schema, description: str = "") -> Schema:
    described: Schema = {"description": description} if description else {}
    return {**described, "type": "array", "prefixItems": list(items), "items": False, "minItems": len(items)}


def _number(description: str, least: int = 0) -> Schema:
    return {"description": description, "type": "integer", "minimum": least}


def _yes_no(description: str) -> Schema:
    return {"description": description, "type": "boolean"}


def _one_of(description: str, *values: str) -> Schema:
    return {"description": description, "enum": list(values)}


_INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})"
_DATE = rf"^([0-9]{{4}}(-[0-9]{{2}}(-[0-9]{{2}})?)?|{_INSTANT})$"


def _date(description: str) -> Schema:
    return _text(f"{description}: ISO 8601, at the precision at which it is known.", pattern=_DATE)


def _link(description: str) -> Schema:
    """An address: whole if the site has a `base_url`, else a path from its root."""
    return _text(description, format="uri-reference")


_ID = _text("The version's id, which is part of its address.", pattern=r"^(seen-)?[0-9]{4}[0-9-]*(_[0-9a-f]{6})?$")
_DIGEST = _text("The digest of its Markdown (`index.md`).", pattern="^sha256:[0-9a-f]{64}$")
_POLICY = _text("The policy's slug, which is part of its address.")
_LANGUAGE = _text("The language's code.", pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")
_EFFECTIVE = _maybe(_date("When it takes effect; null if that is not known"))
_PUBLISHED = _maybe(_date("When readers could first see it; null if that is not known"))
_OBSERVED = _maybe(_date("When an archive saw it; null if no archive had to"))
_STATUS = _one_of("Where it stands on the day of the build.", *Status)
_PRECISION = _one_of("How exactly `effective` is known.", *Precision, "unknown")
_CHANGE = _maybe(_one_of("What kind of change it is; null if its author did not say.", *Change))
_CONSENT = _yes_no("Whether consent is asked for anew.")
_CLAUSE = _text("The clause's id, the same in every version.", pattern="^[0-9a-f]{12}$")
_KEY = "^[0-9a-f]{16}$"


def _versions() -> Schema:
    revision = _object(
        {
            "number": _number("From 1, the oldest first.", 1),
            "url": _link("Its page."),
            "recorded": _maybe(_date("When it was recorded")),
            "corrected": _maybe(_date("When it ceased to be the text")),
            "declared": _yes_no("Whether the author said that it was corrected."),
            "digest": _DIGEST,
        },
        "A superseded state of the text: same effective date, no new legal effect.",
    )
    postponed = {
        "date": _date("When"),
        "instead_of": _date("For when it had been announced"),
        "text": _text("Why."),
    }
    doubt = {
        "kind": _one_of("What contradicts its dates.", *DoubtKind),
        "date": _date("The date that makes them doubtful"),
        "until": _maybe(_date("The end of a time in which its source had no text")),
    }
    version = _object(
        {
            "id": _ID,
            "url": _link("Its page, for good."),
            "title": _text("Its title."),
            "label": _text("What its author calls it, such as 3.1; may be empty."),
            "effective": _EFFECTIVE,
            "precision": _PRECISION,
            "published": _PUBLISHED,
            "observed": _OBSERVED,
            "until": _maybe(_date("When another version takes or took its place")),
            "status": _STATUS,
            "change": _CHANGE,
            "digest": _DIGEST,
            "summary": _list(_text("A point."), "What is new, in the author's words."),
            "impact": _text("What it means for readers, in the author's words; may be empty."),
            "applies_to": _text("Whom it applies to; may be empty."),
            "requires_consent": _CONSENT,
            "compare": _maybe(_link("The comparison with the version that it replaces.")),
            "revisions": _list(revision),
            "errata": _list(_object({"date": _date("When"), "text": _text("What.")}, "A declared correction.")),
            "postponed": _list(_object(postponed, "A later date that it was given.")),
            "withdrawn": _text("Why it was withdrawn; empty if it was not."),
            "withdrawn_on": _maybe(_date("When it was withdrawn")),
            "taken_back": _maybe(_date("When its source let go of it, before it took effect")),
            "doubts": _list(_object(doubt, "What speaks against its dates.")),
            "formerly": _list(
                _text("An id, SLUG@ID, or ID/r1 for a superseded text."),
                "What was published under other names and leads here.",
            ),
            "source": _text("Where the text comes from; may be empty."),
            "approved_by": _text("Who approved it; may be empty."),
        }
    )
    top = {
        "policy": _POLICY,
        "title": _text("What the policy is called."),
        "language": _LANGUAGE,
        "url": _link("The page of the text in force."),
        "versions": _list(version, "Every version that has a text in this language, the oldest first."),
        "record_end": _record_end(),
    }
    return _object(top)


def _record_end() -> Schema:
    properties = {
        "since": _date("From when on nothing tells which version applies"),
        "reason": _one_of("What the newest state of the source is.", *EndReason),
        "seen": _date("When that was seen"),
    }
    return _maybe(_object(properties, "Where the record ends; null if it tells to the last which version applies."))


def _binding(always_there: bool) -> Schema:
    """A version in `status.json`; unless it is `always_there`, its keys may be null."""
    properties = {
        "version": _ID,
        "effective": _EFFECTIVE,
        "observed": _OBSERVED,
        "published": _PUBLISHED,
        "digest": _maybe(_DIGEST),
        "change": _CHANGE,
        "requires_consent": _CONSENT,
        "page": _maybe(_link("Its page; null if it has no text in this language.")),
        "redline": _maybe(_link("The comparison with the version that it replaces.")),
    }
    if not always_there:
        for name in ("version", "requires_consent"):
            properties[name] = _maybe(properties[name])
    return properties


def _status() -> Schema:
    top = {
        "policy": _POLICY,
        "title": _text("What the policy is called."),
        "language": _LANGUAGE,
        "url": _link("The page of the text in force."),
        "status": _STATUS,
        **_binding(always_there=False),
        "upcoming": _list(_object(_binding(always_there=True)), "Upcoming versions, the next one first."),
        "record_end": _record_end(),
    }
    return _object(top)


def _site_status() -> Schema:
    return {"type": "object", "additionalProperties": _status()}


def _policies() -> Schema:
    language = _object(
        {
            "language": _LANGUAGE,
            "url": _link("The page of the text in force."),
            "history": _link("The page of all versions."),
            "versions": _link("The file `versions.json`."),
            "status": _link("The file `status.json`."),
        }
    )
    policy = _object(
        {
            "policy": _POLICY,
            "title": _text("What the policy is called."),
            "kind": _text("What sort of policy it is; may be empty."),
            "contact": _text("Whom to ask; may be empty."),
            "retired": _maybe(_date("When it ceased to apply")),
            "group": _text("The group that it is in; not there if it is in none."),
            "languages": {**_list(language, "The authoritative one first."), "minItems": 1},
        },
        optional=("group",),
    )
    return _object({"title": _text("The site's title."), "url": _link("Its home page."), "policies": _list(policy)})


def _index() -> Schema:
    block = _tuple(
        _text("The block's key, by which its shard knows it.", pattern=_KEY),
        _number("How many open elements it shares with the block before it."),
        _CLAUSE,
        _text("The id of its element on the version's page, or empty."),
    )
    top = {
        "policy": _POLICY,
        "id": _ID,
        "language": _LANGUAGE,
        "title": _text("The version's title."),
        "effective": _EFFECTIVE,
        "precision": _PRECISION,
        "observed": _OBSERVED,
        "digest": _DIGEST,
        "shards": _list(_text("A shard's name: `blocks/NAME.json`.", pattern="^[0-9a-f]{2,}$")),
        "blocks": _list(block, "The text, block by block."),
        "links": {
            "description": "What leads there where a link of the policy's texts names a heading of this one as another "
            "tool does.",
            "type": "object",
            "patternProperties": {"^#.": {"type": "string", "pattern": "^#."}},
            "additionalProperties": False,
        },
    }
    return _object(top)


def _blocks() -> Schema:
    attributes = {
        "description": "Its attributes.",
        "type": "object",
        "patternProperties": {"^[a-z-]+$": {"type": "string"}},
        "additionalProperties": False,
    }
    name = {"description": "Its name.", "type": "string", "pattern": "^[a-z][a-z0-9]*$"}
    start = {"type": "array", "prefixItems": [name, attributes], "items": False, "minItems": 1}
    around = {"description": "An element: its name, or its name and its attributes.", "anyOf": [name, start]}
    token = {
        "description": "A text, the start of an element, or 0 for the end of the innermost open one.",
        "anyOf": [{"type": "string", "minLength": 1}, start, {"const": 0}],
    }
    content = {
        "description": "What stands in it: a text, or texts and the starts and ends of elements.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": token, "minItems": 1}],
    }
    block = _tuple(_list(around, "The elements around it, the outermost first, its own last."), content)
    return {"type": "object", "patternProperties": {_KEY: block}, "additionalProperties": False}


def _search() -> Schema:
    flag = {"enum": [0, 1]}
    version = _tuple(
        _ID,
        _date("When it takes effect, or was seen"),
        _maybe(_date("When another version takes its place")),
        _STATUS,
        {"description": "Whether it was only seen.", **flag},
        {"description": "Whether a version before it has no text in this language.", **flag},
    )
    heading = _tuple(
        _text("Its words."), _text("Its id on the page."), _number("The heading that it stands under, or -1.", -1)
    )
    runs = _list(_number("First version, last version, heading, and so on.", -1))
    wording = _tuple(_text("The words, without markup."), runs)
    top = {
        "policy": _POLICY,
        "language": _LANGUAGE,
        "dates": {
            "description": "Dates in words.",
            "type": "object",
            "patternProperties": {_DATE: {"type": "string"}},
            "additionalProperties": False,
        },
        "versions": _list(version, "The oldest first."),
        "headings": _list(heading),
        "clauses": _list(_tuple(_CLAUSE, _list(wording, "The newest first."))),
    }
    return _object(top)


def site_schemas() -> dict[str, Schema]:
    """Every schema by its name."""
    titled_schemas = {
        "versions": ("Every version of a policy (versions.json)", _versions()),
        "status": ("What of a policy applies now (status.json of a policy)", _status()),
        "site-status": ("What applies now, by slug (status.json of the site)", _site_status()),
        "policies": ("Every policy (policies.json)", _policies()),
        "index": ("A version's text, block by block (index.json of a version)", _index()),
        "blocks": ("Blocks of a policy's texts (blocks/NN.json)", _blocks()),
        "search": ("Every wording of a policy, and when (search/index.json)", _search()),
    }
    return {name: {"$schema": _DIALECT, "title": title, **schema} for name, (title, schema) in titled_schemas.items()}


def schema_files(config: Config) -> Iterator[File]:
    """The schemas as files of a site; each names itself by its whole address, where that is known."""
    for name, schema in site_schemas().items():
        address = addresses.schema(name)
        identifier = {"$id": addresses.absolute(config.base_url, address)} if config.base_url else {}
        yield json_file(address, {"$schema": schema["$schema"], **identifier, **schema})
