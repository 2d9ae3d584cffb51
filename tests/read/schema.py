"""JSON Schema, as much of draft-07 as gongkai schema prints: a keyword that is not known here is
an error. And the YAML of a report as other programs read it, from --dump=yaml."""
import datetime
import re

NUMBER = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
WORDS = {"title", "description", "examples", "default", "errorMessage", "enumDescriptions", "$schema", "definitions"}
KNOWN = WORDS | {"type", "enum", "const", "pattern", "format", "minimum", "maximum", "properties",
                 "patternProperties", "additionalProperties", "required", "items", "anyOf", "allOf", "if", "then",
                 "$ref"}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


TYPES = {
    "null": lambda v: v is None,
    "string": lambda v: isinstance(v, str),
    "number": is_number,
    "integer": lambda v: is_number(v) and v == int(v),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}


def is_date(text):
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


class Schema:
    def __init__(self, whole):
        self.whole = whole

    def errors(self, value, schema=None, path=""):
        """What is wrong with the value, as a list of texts."""
        s = self.whole if schema is None else schema
        if set(s) - KNOWN:
            return [f"{path}: unknown keywords {set(s) - KNOWN}"]
        if "$ref" in s:
            return self.errors(value, self.whole["definitions"][s["$ref"].split("/")[-1]], path)
        found = self.of_value(value, s, path)
        if isinstance(value, dict):
            found += self.of_object(value, s, path)
        if isinstance(value, list):
            for i, item in enumerate(value):
                found += self.errors(item, s.get("items", {}), f"{path}/{i}")
        for part in s.get("allOf", []):
            found += self.errors(value, part, path)
        if "anyOf" in s and all(self.errors(value, part, path) for part in s["anyOf"]):
            found.append(f"{path}: none of anyOf")
        if "if" in s and not self.errors(value, s["if"], path):
            found += self.errors(value, s["then"], path)
        return found

    def of_value(self, value, s, path):
        types = s.get("type", list(TYPES))
        types = [types] if isinstance(types, str) else types
        bad = []
        if not any(TYPES[t](value) for t in types):
            bad.append("type")
        if "enum" in s and value not in s["enum"]:
            bad.append("enum")
        if "const" in s and value != s["const"]:
            bad.append("const")
        if isinstance(value, str):
            if "pattern" in s and not re.search(s["pattern"], value):
                bad.append("pattern")
            if s.get("format") == "date" and not is_date(value):
                bad.append("format")
        if is_number(value):
            if value < s.get("minimum", value):
                bad.append("minimum")
            if value > s.get("maximum", value):
                bad.append("maximum")
        return [f"{path}: {keyword}" for keyword in bad]

    def of_object(self, value, s, path):
        found = [f"{path}: needs {name}" for name in s.get("required", []) if name not in value]
        for name, item in value.items():
            parts = [s["properties"][name]] if name in s.get("properties", {}) else []
            parts += [part for pattern, part in s.get("patternProperties", {}).items() if re.search(pattern, name)]
            if not parts and s.get("additionalProperties", True) is False:
                found.append(f"{path}: has no {name}")
            for part in parts:
                found += self.errors(item, part, f"{path}/{name}")
        return found

    def properties(self, schema=None, path=""):
        """Every property with its path, down to the last."""
        s = self.whole if schema is None else schema
        for name, part in [*s.get("properties", {}).items(), *s.get("patternProperties", {}).items()]:
            yield f"{path}/{name}", part
            yield from self.properties(part, f"{path}/{name}")
        for key in ("items", "then"):
            if key in s:
                yield from self.properties(s[key], path)
        for part in s.get("allOf", []):
            yield from self.properties(part, path)


def scalar(form, text):
    """What YAML 1.2 makes of it."""
    if form != "plain":
        return text
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if NUMBER.fullmatch(text):
        return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
    return text


def text_of(quoted):
    return re.sub(r"\\(x..|.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]) if m[1][0] != "x"
                  else chr(int(m[1][1:], 16)), quoted)


def read_dump(dump, make=scalar):
    """The report that --dump=yaml printed, as a dict; make(form, text) is a text's value."""
    line = re.compile(r"\d+:\d+ +(?:\"((?:[^\"\\]|\\.)*)\": |(- )|)(mapping of|list of|plain|single|double|literal|folded) "
                      r"(?:\"((?:[^\"\\]|\\.)*)\"|(\d+))$")
    stack = []  # [value, how many are still to come]
    for text in dump.splitlines():
        m = line.match(text)
        if not m:
            raise ValueError(f"not a line of a dump: {text}")
        value = {} if m[3] == "mapping of" else [] if m[3] == "list of" else make(m[3], text_of(m[4]))
        while stack and stack[-1][1] == 0:
            stack.pop()
        if not stack:
            root = value
        else:
            stack[-1][1] -= 1
            if isinstance(stack[-1][0], list):
                stack[-1][0].append(value)
            else:
                stack[-1][0][text_of(m[1])] = value
        if isinstance(value, (dict, list)):
            stack.append([value, int(m[5])])
    return root
