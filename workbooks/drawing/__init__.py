"""Charts drawn as SVG: numbers go in, text that any browser shows comes out.

`canvas` holds the marks, `scales` turns values into places and titles the axes; `bars`, `lines`
and `heat` each draw one kind of chart. No colour stands in a drawing: a mark has a class, and the
style of the page decides.
"""
