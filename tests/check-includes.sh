#!/bin/sh
# Who may include what (README, architecture): a file includes its own folder, base/, and
# the one header of the structure it consumes. main.c may include all.
cd "$(dirname "$0")/.." || exit 2
bad=0
allowed() { # folder -> further headers it may include
	case $1 in
	base) echo ;;
	yaml) echo ;;
	model) echo yaml/yaml.h yaml/edit.h ;;
	template) echo model/model.h ;;
	style) echo ;;
	layout) echo style/style.h ;;
	export) echo layout/frag.h model/data.h ;;
	list) echo ;;
	esac
}
only() { # pattern, the one folder that may include it
	grep -ln "$1" src/*.c src/*/*.[ch] | grep -v "^src/$2/" | while read -r f; do
		echo "$f: only src/$2/ may include $1"
	done
}
out=$(
	for folder in base yaml model template style layout export list; do
		for f in src/$folder/*.[ch]; do
			grep -n '^#include "' "$f" | sed 's/^\([0-9]*\):#include "\(.*\)".*/\1 \2/' |
			while read -r line inc; do
				case $inc in
				base/*|$folder/*) continue ;;
				esac
				ok=no
				for a in $(allowed $folder); do [ "$a" = "$inc" ] && ok=yes; done
				[ $ok = yes ] || echo "$f:$line: src/$folder/ may not include \"$inc\""
			done
		done
	done
	only '<yaml.h>' yaml
	only '<libxml/xpath' template
	only '<qpdf/' export
	only '<cairo-pdf.h>' export
	only '<xlsxwriter.h>' export
)
[ -z "$out" ] && exit 0
echo "$out"
exit 1
