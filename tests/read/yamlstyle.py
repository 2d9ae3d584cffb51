"""Trees of YAML, read from gongkai's dump and written again in any style that YAML has: in lines
or braces, with and without quotes, in blocks, with comments between, any line ends."""
import os
import re
import subprocess

from schema import read_dump


def tree(report):
    """The merged tree of a report, of dicts, lists and texts; None when it does not load."""
    done = subprocess.run([os.environ["GONGKAI"], "build", "--dump=yaml", report],
                          capture_output=True, text=True)
    return read_dump(done.stdout, lambda form, text: text) if done.returncode == 0 else None


class Writer:
    """rng makes every choice. Comments are numbered; in what stands under `quiet` are none."""

    def __init__(self, rng, quiet=()):
        self.rng = rng
        self.quiet = quiet
        self.silent = False
        self.comments = 0

    def comment(self, likely):
        if self.silent or self.rng.random() >= likely:
            return ""
        self.comments += 1
        return f"# 注{self.comments}: 2024年, 金额 [1.00] {{x}} 待填"

    # ---- texts

    def is_plain(self, text, flow):
        if text != text.strip() or not text or re.search(r"[\n\t]|: | #|:$", text):
            return False
        if text[0] in "-?:,[]{}#&*!|>'\"%@`":
            return False
        return not (flow and re.search(r"[][,{}?:]", text))

    def double(self, text):
        out = ""
        for c in text:
            if c in '"\\':
                out += "\\" + c
            elif c in "\n\t":
                out += "\\n" if c == "\n" else "\\t"
            elif self.rng.random() < 0.02:
                out += f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
            else:
                out += c
        return f'"{out}"'

    def scalar(self, text, flow, indent=None):
        """indent: of the lines that a block would have; None: none can be here."""
        if text == "":
            return ""  # nothing at all, which is no text
        styles = ["double"]
        if "\n" not in text:
            styles += ["single"]
        if self.is_plain(text, flow):
            styles += ["plain"] * 6
        if indent is not None and text == text.strip() and text and "\t" not in text:
            styles += ["|-"] if "\n" not in text else ["|-"] * 3
            styles += [">-"] if "\n" not in text else []
        style = self.rng.choice(styles)
        pad = " " * (indent or 0)
        if style == "double":
            return self.double(text)
        if style == "single":
            return "'" + text.replace("'", "''") + "'"
        if style == "plain":
            if indent is not None and self.rng.random() < 0.5:
                return re.sub(r"(?<=[^ ]) (?=[^ ])", "\n" + pad, text, count=1)
            return text
        return style + "".join("\n" + (pad + line if line else "") for line in text.split("\n"))

    # ---- braces

    def flow(self, node, indent):
        if isinstance(node, str):
            return self.scalar(node, True)
        opening, closing = "{}" if isinstance(node, dict) else "[]"
        items = []
        if isinstance(node, dict):
            for key, value in node.items():
                was = self.silent
                self.silent = was or key in self.quiet
                items.append(f"{self.scalar(key, True)}: {self.flow(value, indent + 2)}")
                self.silent = was
        else:
            items = [self.flow(value, indent + 2) for value in node]
        if not items or self.rng.random() < 0.7:
            comma = self.rng.choice([", ", " ", ""]) if items else " "
            return opening + ", ".join(items) + comma + closing
        out = opening
        for i, item in enumerate(items):
            comma = self.rng.choice([",", " ,"] + [""] * (i + 1 == len(items)))
            out += f"\n{' ' * (indent + 2)}{item}{comma} {self.comment(0.2)}".rstrip(" ")
        return out + "\n" + " " * (indent + 1) + closing

    # ---- lines

    def entry(self, head, node, indent, flowing, deeper):
        """The lines of a value that follows `key:` or `-`."""
        if isinstance(node, str):
            lines = f"{head} {self.scalar(node, False, indent + 2)}".rstrip(" ").split("\n")
        elif not node or self.rng.random() < flowing:
            lines = f"{head} {self.flow(node, indent + 1)}".split("\n")
        elif head.endswith("-"):
            lines = self.block(node, indent + 2, flowing)
            return [f"{head} {lines[0].lstrip(' ')}"] + lines[1:]
        else:
            lines = self.block(node, indent + deeper, flowing)
            return [f"{head} {self.comment(0.2)}".rstrip(" ")] + lines
        if len(lines) == 1:
            lines[0] = f"{lines[0]}  {self.comment(0.1)}".rstrip(" ")
        return lines

    def block(self, node, indent, flowing):
        """The lines of a mapping or a list; the first one is of its first entry."""
        lines, pad = [], " " * indent
        for key in node if isinstance(node, dict) else range(len(node)):
            if lines and self.rng.random() < 0.1:
                lines.append("")
            if lines:
                lines += [pad + said for said in [self.comment(0.15)] if said]
            value = node[key]
            deeper = self.rng.choice([2, 2, 4] + [0] * isinstance(value, list))
            if isinstance(node, list):
                lines += self.entry(pad + "-", value, indent, flowing, 2)
                continue
            was, self.silent = self.silent, self.silent or key in self.quiet
            text = self.scalar(key, False)
            if self.rng.random() < 0.04:
                lines.append(f"{pad}? {text}")
                text = ""
            lines += self.entry(f"{pad}{text}:", value, indent, flowing, deeper or 2 * (not text))
            self.silent = was
        return lines

    def file(self, node):
        """The text of a file."""
        flowing = self.rng.choice([0, 0.3, 0.3, 0.8])
        head = self.rng.choice([[], [], [], ["---"], ["%YAML 1.1", "---"]])
        tail = self.rng.choice([[], [], [], ["..."], ["# 完"]])
        if self.rng.random() < 0.15:
            lines = self.flow(node, 0).split("\n")
        else:
            lines = self.block(node, self.rng.choice([0, 0, 0, 2]), flowing)
        said = [self.comment(0.5)]
        text = "\n".join(said * bool(said[0]) + head + lines + tail)
        text += self.rng.choice(["\n", "\n", "\n\n", "" if lines[-1][-1:] not in " " else "\n"])
        return text.replace("\n", self.rng.choice(["\n", "\n", "\r\n", "\r"]))
