"""Official papers as PDF: handling sheet, register book, labels, record print, clock explanation."""
